"""Splitting threads and merging them."""

import threading
import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404

from community.discussions import origins
from community.discussions.answering import mark_answer
from community.discussions.carrying import carry_posts, merge_thread, split_thread
from community.discussions.editing import Conflict, edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Answer, Board, Post, Steering, Thread
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from community.ledger import draining
from community.ledger.models import Entry
from community.members.models import Interest
from community.notifications.models import Notice


def say(member, thread, body, key=None):
    return post_reply(member, thread, body, key or uuid.uuid4())


def begin(member, board, title="Rain songs", body="Which?", interests=(), key=None):
    return start_thread(member, board, title, body, list(interests), key or uuid.uuid4())


@pytest.fixture
def talk(ada, ben, eve, first_record):
    """Five posts: Ada began, Ben and Eve and Ben and Eve answered."""
    said = [(ben, "Blue"), (eve, "Tickets?"), (ben, "Friday"), (eve, "Kind of Blue")]
    return [first_record.posts.get(), *(say(member, first_record, body) for member, body in said)]


@pytest.fixture
def rain(ada, listening):
    return begin(ada, listening)


def pks(posts):
    return [post.pk for post in posts]


def test_only_managers_split_and_merge(ada, listening, rain, first_record, talk):
    for act in (
        lambda: split_thread(first_record, ada, pks(talk[2:4]), "Tickets", listening),
        lambda: carry_posts(first_record, ada, pks(talk[2:4]), rain),
        lambda: merge_thread(first_record, ada, rain),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_split_begins_a_thread_by_who_wrote_its_first_post(mara, eve, vinyl, backstage, first_record, talk):
    new = split_thread(first_record, mara, pks([talk[3], talk[2]]), "Tickets", backstage, "Another matter")
    assert (new.author, new.board, new.created_at) == (eve, backstage, talk[2].at)
    assert list(new.posts.values_list("pk", "number", "author", "at")) == [
        (post.pk, number, post.author_id, post.at) for number, post in enumerate(talk[2:4], 1)
    ]
    assert list(new.interests.all()) == [vinyl]
    first_record.refresh_from_db()
    assert (first_record.post_count, first_record.last_number) == (3, 5)
    assert (new.post_count, new.last_number, new.last_post_at) == (2, 2, talk[3].at)
    assert dict(Board.objects.values_list("slug", "thread_count")) == {"listening": 1, "backstage": 1}
    assert Steering.objects.get().reason == "Another matter"
    assert Entry.objects.get(kind="thread.split").actor == mara


@pytest.mark.parametrize(
    "chosen",
    [[], [0, 1], ["elsewhere", 1]],
    ids=["nothing", "the opening", "another thread's"],
)
def test_what_cannot_be_taken_is_refused(mara, listening, rain, first_record, talk, chosen):
    ids = [rain.posts.get().pk if one == "elsewhere" else talk[one].pk for one in chosen]
    with pytest.raises(ValidationError) as refused:
        split_thread(first_record, mara, ids, "Tickets", listening)
    assert "posts" in refused.value.error_dict
    assert Thread.objects.count() == 2


def test_a_thread_begins_with_words_that_everybody_may_read(mara, ben, listening, first_record, talk):
    hide_post(talk[2], by=mara)
    remove_post(talk[1], by=ben)
    for post in talk[1:3]:
        with pytest.raises(ValidationError):
            split_thread(first_record, mara, [post.pk], "Tickets", listening)


def test_hidden_threads_take_and_give_nothing(mara, rain, first_record, talk):
    hide_post(rain.posts.get(), by=mara)
    with pytest.raises(ValidationError):
        carry_posts(first_record, mara, [talk[1].pk], rain)
    with pytest.raises(ValidationError):
        merge_thread(rain, mara, first_record)
    with pytest.raises(ValidationError):
        merge_thread(first_record, mara, first_record)


def test_nothing_leaves_or_enters_a_closed_group(mara, listening, backstage, rain, first_record, talk):
    Board.objects.filter(pk=backstage.pk).update(kind=Board.Kind.CLOSED)
    backstage.refresh_from_db()
    inside = begin(mara, listening, "Behind the door")
    Thread.objects.filter(pk=inside.pk).update(board=backstage)
    for act in (
        lambda: split_thread(first_record, mara, [talk[1].pk], "Tickets", backstage),
        lambda: carry_posts(first_record, mara, [talk[1].pk], inside),
        lambda: merge_thread(inside, mara, rain),
    ):
        with pytest.raises(ValidationError, match="closed group"):
            act()


def test_what_hangs_on_a_post_goes_along(mara, ben, eve, long_ago, rain, first_record, talk):
    long_ago(talk[1])
    edit_post(Post.objects.get(pk=talk[1].pk), ben, 1, "Blue!")
    hide_post(talk[2], by=mara)
    remove_post(talk[4], by=eve)
    merge_thread(first_record, mara, rain)
    blue, tickets, _friday, kind = Post.objects.filter(pk__in=pks(talk[1:])).order_by("number")
    assert {post.thread for post in (blue, tickets, kind)} == {rain}
    assert blue.revisions.get().body == "Blue"
    assert tickets.is_hidden
    with pytest.raises(Conflict):
        edit_post(talk[1], ben, 1, "Indigo")
    assert return_post(kind, by=eve).body == "Kind of Blue"
    rain.refresh_from_db()
    assert (rain.post_count, rain.last_number, rain.title) == (5, 6, "Rain songs")


def test_the_words_of_a_merged_opening_are_changed_without_naming_the_other_thread(
    ada, mara, rain, first_record
):
    opening = first_record.posts.select_related("thread").get()
    merge_thread(first_record, mara, rain)
    edit_post(opening, ada, 1, "Mine was Hejira.", "A title for what is gone")
    rain.refresh_from_db()
    assert rain.title == "Rain songs"
    assert rain.posts.get(number=2).body == "Mine was Hejira."


def test_a_merge_joins_interests_up_to_what_a_thread_may_have(ada, mara, listening, first_record):
    more = [Interest.objects.create(slug=f"i{n}", name=f"Interest {n}") for n in range(5)]
    for amount in (3, 5):
        target = begin(ada, listening, f"Thread {amount}", interests=more[:amount])
        source = begin(ada, listening, "Another", f"Hello {amount}", interests=first_record.interests.all())
        merge_thread(source, mara, target)
        assert target.interests.count() == min(amount + 1, 5)


def test_every_old_address_leads_to_the_post_by_as_many_steps_as_it_took(
    client, mara, backstage, rain, first_record, talk
):
    old = first_record.get_absolute_url()
    new = split_thread(first_record, mara, pks(talk[2:4]), "Tickets", first_record.board)
    between = new.get_absolute_url()
    assert client.get(f"{old}?post=3")["Location"] == f"{between}?post=1#post-1"
    merge_thread(new, mara, rain)
    for url in (f"{old}?post=4", f"{between}?post=2"):
        assert client.get(url)["Location"] == f"{rain.get_absolute_url()}?post=3#post-3"
    answer = client.get(between)
    assert (answer.status_code, answer["Location"]) == (301, rain.get_absolute_url())
    assert client.get(f"{old}?post=2").status_code == 200
    # What strangers may not see is not there for them, nor led to.
    merge_thread(rain, mara, begin(mara, backstage, "Behind the door"))
    assert client.get(between).status_code == client.get(rain.get_absolute_url()).status_code == 404
    page = client.get(f"{old}?post=3")
    assert page.status_code == 200
    assert "Behind" not in page.content.decode()
    client.force_login(mara)
    assert "behind-the-door" in client.get(f"{old}?post=3")["Location"]


def test_a_form_sent_from_where_a_post_was_moved_away_still_posts_its_words(
    client, mara, eve, first_record, talk
):
    split_thread(first_record, mara, pks(talk[2:4]), "Tickets", first_record.board)
    client.force_login(eve)
    words = {"body": "Still here.", "key": uuid.uuid4()}
    client.post(f"{first_record.get_absolute_url()}?post=3", words)
    assert first_record.posts.filter(author=eve, body="Still here.").exists()


def test_a_page_tells_in_a_line_what_was_moved(client, mara, rain, first_record, talk, queries_of):
    url = first_record.get_absolute_url()
    before = queries_of(url)
    carry_posts(first_record, mara, pks(talk[1:4]), rain)
    page = client.get(url).content.decode()
    assert "3 posts were moved." in page
    assert all(f'id="post-{number}"' in page for number in range(1, 6))
    assert page.index("3 posts were moved.") < page.index("Kind of Blue")
    assert "Tickets?" not in page
    cache.clear()
    made, kept = queries_of(url)
    assert (made, kept) == (before[0] + 1, before[1])
    items = client.get(f"/api/v1/threads/{first_record.pk}/posts").json()["items"]
    assert [item["number"] for item in items] == [1, 5]


def test_the_same_form_again_finds_what_it_made_wherever_that_is(ada, ben, mara, listening, backstage, rain):
    keys = [uuid.uuid4(), uuid.uuid4()]
    source = begin(ada, listening, "Here", "Hello", key=keys[0])
    reply = say(ben, source, "Hi", keys[1])
    other = say(ben, source, "Ho")
    new = split_thread(source, mara, [reply.pk], "Elsewhere", listening)
    assert say(ben, source, "Hi", keys[1]) == reply
    merge_thread(new, mara, rain)
    merge_thread(source, mara, rain)
    assert say(ben, source, "Hi", keys[1]) == reply
    assert start_thread(ada, listening, "Here", "Hello", [], keys[0]) == rain
    with pytest.raises(ValidationError):
        say(ben, source, "Other words", keys[1])
    assert other.thread_id == source.pk


def test_a_reply_to_a_merged_thread_lands_where_it_went(client, ben, mara, rain, first_record):
    client.force_login(ben)
    url = first_record.get_absolute_url()
    merge_thread(first_record, mara, rain)
    answer = client.post(url, {"body": "Still here", "key": str(uuid.uuid4())})
    assert answer["Location"] == f"{rain.get_absolute_url()}?post=3#post-3"
    assert say(ben, first_record, "By another door").thread == rain


def test_a_merged_thread_is_in_no_list_any_more(client, mara, rain, first_record):
    merge_thread(first_record, mara, rain)
    for member in (None, mara):
        if member:
            client.force_login(member)
        for url in ("/boards/", "/boards/listening/", "/threads/?order=new"):
            assert "Your first record" not in client.get(url).content.decode()
    assert Board.objects.get(slug="listening").thread_count == 1


def test_a_best_answer_that_moves_may_be_one_again(ada, mara, listening, rain):
    question, other = (
        start_thread(ada, listening, f"Which {n}?", "Tell me", [], uuid.uuid4(), "question") for n in (1, 2)
    )
    reply = say(mara, question, "This one")
    mark_answer(reply, ada)
    carry_posts(question, mara, [reply.pk], other)
    assert not Answer.objects.exists()
    mark_answer(Post.objects.get(pk=reply.pk), ada)
    assert Answer.objects.get().thread == other


def test_what_holds_a_thread_in_its_place_is_heard(monkeypatch, mara, rain, first_record):
    monkeypatch.setattr(origins, "_holds", {"story": lambda pk: "A story." if pk == first_record.pk else ""})
    with pytest.raises(ValidationError, match="A story"):
        merge_thread(first_record, mara, rain)
    merge_thread(rain, mara, first_record)


def test_authors_hear_where_their_words_went(client, ada, ben, eve, mara, rain, first_record, talk):
    carry_posts(first_record, mara, pks(talk[1:3]), rain)
    merge_thread(rain, mara, first_record)
    Notice.objects.all().delete()
    while draining.drain():
        pass
    told = set(Notice.objects.filter(kind__in=["steered", "carried"]).values_list("member", "kind"))
    assert told == {(ben.pk, "carried"), (eve.pk, "carried"), (ada.pk, "steered")}
    client.force_login(ada)
    assert "merged a thread of yours into “Your first record”" in client.get("/me/notices/").content.decode()


def test_managers_choose_across_pages_look_and_do_it(client, ben, mara, rain, first_record):
    posts = [say(ben, first_record, f"Number {n}") for n in range(2, 26)]
    client.force_login(mara)
    base = f"/staff/threads/{first_record.pk}"
    second = client.get(f"{base}/posts/?after=20&post={posts[0].pk}").content.decode()
    assert f'<input type="hidden" name="post" value="{posts[0].pk}">' in second
    assert "Number 25" in second
    chosen = [posts[0].pk, posts[-1].pk]
    look = client.get(f"{base}/split/", {"post": chosen}).content.decode()
    assert "2 posts of “Your first record” move." in look
    refused = client.post(f"{base}/split/", {"post": chosen, "split-title": "", "split-board": "1"})
    assert refused.status_code == 422
    done = client.post(
        f"{base}/split/",
        {"post": chosen, "split-title": "Odd numbers", "split-board": str(first_record.board_id)},
    )
    new = Thread.objects.get(title="Odd numbers")
    assert done["Location"] == new.get_absolute_url()
    again = client.post(
        f"{base}/split/", {"post": chosen, "act": "carry", "carry-into": rain.get_absolute_url()}
    )
    assert again.status_code == 422
    assert "not in this thread any more" in again.content.decode()


def test_managers_see_what_a_merge_will_do_before_it_does(client, mara, backstage, rain, first_record, talk):
    client.force_login(mara)
    url = f"/staff/threads/{first_record.pk}/merge/"
    target = begin(mara, backstage, "Behind the door")
    look = client.get(
        url, {"into": f"https://example.org{target.get_absolute_url()}?post=1"}
    ).content.decode()
    assert "5 posts go to the end of “Behind the door” on “Backstage”." in look
    assert "Strangers will not be able to read them any more." in look
    assert "There is no thread at that address." in client.get(url, {"into": "nowhere"}).content.decode()
    assert client.post(url, {"into": str(first_record.pk)}).status_code == 422
    assert client.post(url, {"into": str(target.pk)})["Location"] == target.get_absolute_url()


def test_managers_split_and_merge_by_the_api(client, ben, mara, listening, rain, first_record, talk):
    def post(path, **words):
        return client.post(f"/api/v1/threads/{first_record.pk}/{path}", words, "application/json")

    client.force_login(ben)
    assert post("merge", into=rain.pk).status_code == 403
    client.force_login(mara)
    new = post("split", posts=[talk[1].pk], title="Blue", board="listening").json()
    assert (new["title"], new["author"]["handle"]) == ("Blue", "ben")
    assert post("split", posts=[talk[2].pk], into=rain.pk).json()["last_number"] == 2
    assert post("split", posts=[talk[2].pk], into=rain.pk).status_code == 422
    assert post("merge", into=rain.pk).json()["last_number"] == 5
    assert post("merge", into=rain.pk).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_replies_under_way_while_their_thread_is_merged_are_not_lost(
    ada, ben, eve, mara, listening, first_record
):
    target = begin(ada, listening)
    made, refused = [], []

    def talk_on(member):
        try:
            made.extend(say(member, first_record, f"{member.name} {n}").pk for n in range(6))
        except (ValidationError, Http404) as error:
            refused.append(error)
        finally:
            connection.close()

    def merge():
        try:
            merge_thread(first_record, mara, target)
        finally:
            connection.close()

    workers = [threading.Thread(target=talk_on, args=(member,)) for member in (ada, ben, eve)]
    workers.insert(1, threading.Thread(target=merge))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert not refused
    assert len(made) == 18
    target.refresh_from_db()
    assert set(made) <= set(target.posts.values_list("pk", flat=True))
    assert list(target.posts.values_list("number", flat=True)) == list(range(1, 21))
    assert (target.post_count, target.last_number) == (20, 20)
