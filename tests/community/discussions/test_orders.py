"""The orders in which threads are listed, on a board and everywhere."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from community.discussions import orders, paging, queries, scores
from community.discussions.hiding import hide_post
from community.discussions.models import Post, Score, Thread
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post

OF_ALL_KINDS = [order for order in orders.ORDERS.values() if not order.of_kind]


def say(member, thread, body="Blue."):
    return post_reply(member, thread, body, uuid.uuid4())


def begin(member, board, title):
    return start_thread(member, board, title, "Hello", [], uuid.uuid4())


def titles(client, url):
    pks = [row.pk for row in client.get(url).context["page"].rows]
    names = dict(Thread.objects.values_list("pk", "title"))
    return [names[pk] for pk in pks]


@pytest.fixture
def talk(ada, ben, eve, listening, first_record):
    """Three threads; the newest is unanswered, the oldest has the last word, the one between has most voices."""
    rain = begin(ada, listening, "Rain songs")
    quiet = begin(eve, listening, "Anybody here?")
    for member in (ben, eve):
        say(member, rain)
    say(ben, first_record)
    scores.synchronize_scores()
    return first_record, rain, quiet


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("latest", ["Your first record", "Rain songs", "Anybody here?"]),
        ("new", ["Anybody here?", "Rain songs", "Your first record"]),
        ("top-day", ["Rain songs", "Your first record"]),
        ("top-week", ["Rain songs", "Your first record"]),
        ("top-month", ["Rain songs", "Your first record"]),
        ("unanswered", ["Anybody here?"]),
        ("mine", ["Rain songs", "Anybody here?"]),
    ],
)
def test_each_order_lists_what_it_says(client, eve, talk, order, expected):
    client.force_login(eve)
    for url in ("/boards/listening/", "/threads/"):
        assert titles(client, f"{url}?order={order}") == expected


def test_the_order_in_use_is_marked_and_kept_by_paging(client, ada, listening):
    for n in range(25):
        begin(ada, listening, f"Thread {n:02}")
    page = client.get("/boards/listening/?order=new").content.decode()
    assert '<a href="/boards/listening/?order=new" aria-current="page">' in page
    assert "?order=new&amp;older=" in page
    assert '<a href="/boards/listening/">' in page


def test_an_order_is_no_page_for_search_engines(client, talk, settings):
    page = client.get("/boards/listening/?order=new").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="{settings.BASE_URL}/boards/listening/">' in page
    assert "noindex" not in client.get("/boards/listening/").content.decode()
    assert "noindex" not in client.get("/threads/").content.decode()


@pytest.mark.parametrize("url", ["/boards/listening/?order=best", "/threads/?older=x", "/threads/?order="])
def test_an_order_or_place_that_is_none_is_not_there(client, listening, url):
    assert client.get(url).status_code == 404


def test_a_stranger_has_no_threads_of_their_own(client, talk):
    assert client.get("/threads/?order=mine")["Location"] == "/accounts/login/?next=/threads/%3Forder%3Dmine"
    assert "order=mine" not in client.get("/threads/").content.decode()


@pytest.mark.parametrize("order", [order.name for order in OF_ALL_KINDS if order.name != "mine"])
def test_all_threads_are_those_that_the_reader_may_see(
    client, ada, ben, mara, eve, listening, backstage, order
):
    secret, hidden = begin(ada, backstage, "Secret gig"), begin(ada, listening, "Buy cheap")
    begin(ada, backstage, "Nobody answers"), begin(ada, listening, "Nobody says")
    for thread in (secret, hidden):
        say(ben, thread)
    scores.synchronize_scores()
    hide_post(hidden.posts.get(number=1), by=mara)
    url = f"/threads/?order={order}"
    seen = client.get(url).content.decode()
    assert not {word for word in ("Secret gig", "Buy cheap", "Nobody answers") if word in seen}
    client.force_login(eve)
    seen = titles(client, url)
    assert "Buy cheap" not in seen
    assert ("Secret gig" in seen) == (order != "unanswered")


@pytest.mark.parametrize("order", OF_ALL_KINDS, ids=lambda order: order.name)
def test_every_order_is_read_page_by_page_without_a_gap_or_a_double(order, ada, ben, listening):
    now = timezone.now()
    for n in range(11):
        thread = begin(ada, listening, f"Thread {n:02}")
        if order.key == "points" or n % 2:
            say(ben, thread)
        # Moments and scores that are equal in twos and threes.
        Thread.objects.filter(pk=thread.pk).update(
            created_at=now - timedelta(hours=n // 3), last_post_at=now - timedelta(hours=n // 2)
        )
    scores.synchronize_scores()
    Score.objects.filter(thread__title__in=["Thread 02", "Thread 05"]).update(points=99)
    found = queries.thread_rows(orders.listed(order, ada, listening), order.key)
    whole = [row.pk for row in paging.by_key(found, order.key, limit=50).rows]
    assert whole == [row.pk for row in found.order_by(f"-{order.key}", "-pk")]
    assert len(whole) >= 5
    pages, older = [], ""
    while True:
        page = paging.by_key(found, order.key, older=older, limit=3)
        pages.append([row.pk for row in page.rows])
        if page.older is None:
            break
        older = str(page.older)
    assert [pk for pks in pages for pk in pks] == whole
    back = paging.by_key(found, order.key, newer=str(page.newer), limit=3)
    assert [row.pk for row in back.rows] == pages[-2]


def test_more_threads_cost_an_order_no_more_queries(client, ada, ben, listening, queries_of):
    client.force_login(ben)

    def grow(amount):
        for n in range(amount):
            begin(ben, listening, f"Quiet {n}")
            say(ben, begin(ada, listening, f"Thread {n}"))
        scores.synchronize_scores()

    urls = [
        f"{place}?order={name}" for place in ("/boards/listening/", "/threads/") for name in orders.ORDERS
    ]
    grow(2)
    few = {url: queries_of(url) for url in urls}
    grow(6)
    assert {url: queries_of(url) for url in urls} == few


def test_a_score_counts_voices_and_not_words(ada, ben, eve, listening):
    duet, choir = begin(ada, listening, "A duet"), begin(ada, listening, "A choir")
    for _turn in range(5):
        say(ben, duet)
        say(ada, duet)
    for member in (ben, eve):
        say(member, choir)
    scores.synchronize_scores()
    found = dict(Score.objects.filter(period="day").values_list("thread", "points"))
    assert found == {duet.pk: scores.REPLIED, choir.pk: 2 * scores.REPLIED}


def test_a_score_forgets_what_is_over_hidden_or_taken_back(ada, ben, eve, mara, listening):
    thread = begin(ada, listening, "A week ago")
    old, gone, bad = (say(member, thread) for member in (ben, eve, mara))
    Post.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=2))
    remove_post(gone, by=eve)
    hide_post(bad, by=mara)
    assert scores.synchronize_scores() == 2
    assert set(Score.objects.values_list("period", "points")) == {("week", 3), ("month", 3)}
    Post.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=8))
    assert scores.synchronize_scores() == 1
    assert scores.synchronize_scores() == 0


def test_another_room_may_plug_in_what_moves_people(monkeypatch, first_record):
    monkeypatch.setattr(scores, "_weights", dict(scores._weights))
    now = timezone.now()
    scores.register("hummed", scores.Weight(2, lambda since: [(first_record.pk, now)] * 2))
    scores.synchronize_scores()
    assert first_record.scores.get(period="day").points == 4


def test_the_worker_counts_once_in_five_minutes(bens_reply):
    assert scores.keep_scores() == 3
    Score.objects.all().delete()
    assert scores.keep_scores() == 0


def test_the_api_lists_in_every_order(client, eve, talk):
    def asked(query):
        return [item["title"] for item in client.get(f"/api/v1{query}").json()["items"]]

    assert asked("/boards/listening/threads?order=top-week") == ["Rain songs", "Your first record"]
    assert asked("/threads?order=unanswered") == ["Anybody here?"]
    first = client.get("/api/v1/threads?order=new&limit=2").json()
    assert asked(f"/threads?order=new&after={first['next']}") == ["Your first record"]
    assert client.get("/api/v1/threads?order=mine").status_code == 422
    assert client.get("/api/v1/threads?order=best").status_code == 422
    client.force_login(eve)
    assert asked("/threads?order=mine") == ["Rain songs", "Anybody here?"]
