"""The API: the same verbs and the same access as the pages."""

import uuid

import pytest

from community.discussions.models import Thread
from community.discussions.posting import post_reply, start_thread

BOARD = "/api/v1/boards/listening/threads"


def send(client, url, words, key=None):
    headers = {"Idempotency-Key": str(key)} if key else {}
    return client.post(url, words, content_type="application/json", headers=headers)


def test_strangers_read_open_boards_only(client, first_record, ada, backstage):
    secret = start_thread(ada, backstage, "Secret gig", "Friday", [], uuid.uuid4())
    assert [board["slug"] for board in client.get("/api/v1/boards").json()] == ["listening"]
    assert client.get("/api/v1/boards/backstage/threads").status_code == 404
    assert client.get(f"/api/v1/threads/{secret.pk}").status_code == 404
    assert client.get(f"/api/v1/threads/{secret.pk}/posts").status_code == 404
    found = client.get(f"/api/v1/threads/{first_record.pk}").json()
    assert (found["title"], found["board"], found["interests"]) == (
        "Your first record",
        "listening",
        ["vinyl"],
    )


def test_strangers_do_not_write(client, first_record):
    assert send(client, BOARD, {"title": "Hello", "body": "Hi"}).status_code == 401
    assert send(client, f"/api/v1/threads/{first_record.pk}/posts", {"body": "Hi"}).status_code == 401


def test_a_cursor_walks_through_all_threads_once(client, ada, listening):
    for n in range(7):
        start_thread(ada, listening, f"Thread {n}", "Hello", [], uuid.uuid4())
    seen, after = [], ""
    while after is not None:
        page = client.get(BOARD, {"limit": 3, "after": after}).json()
        seen += [thread["id"] for thread in page["items"]]
        after = page["next"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7


def test_a_cursor_walks_through_all_posts_once(client, ben, first_record):
    for n in range(6):
        post_reply(ben, first_record, f"Answer {n}", uuid.uuid4())
    seen, after = [], 0
    while after is not None:
        page = client.get(f"/api/v1/threads/{first_record.pk}/posts", {"limit": 3, "after": after}).json()
        seen += [post["number"] for post in page["items"]]
        after = page["next"]
    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_starting_and_replying_are_one_act_per_key(client, ada, listening, vinyl):
    client.force_login(ada)
    key = uuid.uuid4()
    words = {"title": "Rain songs", "body": "Which?", "interests": ["vinyl"]}
    first, again = (send(client, BOARD, words, key) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]

    posts = f"/api/v1/threads/{first.json()['id']}/posts"
    key = uuid.uuid4()
    numbers = {send(client, posts, {"body": "This *one*"}, key).json()["number"] for _ in range(2)}
    assert numbers == {2}
    assert send(client, posts, {"body": "That one"}, key).status_code == 422


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Hello", "body": "Hi", "version": 9},
        {"title": "Hello", "body": "Hi", "is_hidden": True},
        {"title": "Hello"},
        {"title": "H", "body": "Hi"},
        {"title": "Hello", "body": "Hi", "interests": ["no-such"]},
    ],
)
def test_what_is_unknown_missing_or_wrong_is_refused(client, ada, listening, words):
    client.force_login(ada)
    assert send(client, BOARD, words).status_code == 422
    assert not Thread.objects.exists()


@pytest.mark.parametrize("query", ["?after=x", "?limit=0", "?limit=51", "?limit=x"])
def test_a_place_or_limit_that_is_none_is_refused(client, listening, query):
    assert client.get(BOARD + query).status_code == 422


def test_more_threads_cost_no_more_queries(client, ada, listening, vinyl, django_assert_max_num_queries):
    counts = []
    for _round in range(2):
        for n in range(5):
            start_thread(ada, listening, f"Thread {n}", "Hello", [vinyl], uuid.uuid4())
        with django_assert_max_num_queries(10) as captured:
            client.get(BOARD)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_edit_says_from_which_words_it_began(client, ben, bens_reply):
    url = f"/api/v1/posts/{bens_reply.pk}"
    words = {"version": 1, "body": "Green"}
    assert client.patch(url, words, content_type="application/json").status_code == 401
    client.force_login(ben)
    assert client.get(url).json()["version"] == 1
    edited = client.patch(url, words, content_type="application/json")
    assert (edited.status_code, edited.json()["body"], edited.json()["version"]) == (200, "Green", 2)
    late = client.patch(url, {"version": 1, "body": "Red"}, content_type="application/json")
    assert (late.status_code, client.get(url).json()["body"]) == (409, "Green")
    assert client.patch(url, {"body": "Red"}, content_type="application/json").status_code == 422


def test_a_post_is_removed_and_brought_back(client, ben, eve, bens_reply):
    url = f"/api/v1/posts/{bens_reply.pk}"
    client.force_login(eve)
    assert client.delete(url).status_code == 404
    client.force_login(ben)
    removed = client.delete(url).json()
    assert (removed["is_removed"], removed["is_gone"], removed["body"], removed["html"]) == (
        True,
        False,
        "",
        "",
    )
    back = client.delete(f"{url}/removal").json()
    assert (back["is_removed"], back["body"]) == (False, bens_reply.body)
