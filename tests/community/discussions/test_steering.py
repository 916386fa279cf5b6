"""Closing, pinning and moving threads."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from community.discussions import scores
from community.discussions.counting import synchronize_boards
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Act, Board, Pin, Score, Steering, Thread
from community.discussions.posting import post_reply, start_thread
from community.discussions.steering import (
    close_thread,
    move_thread,
    open_thread,
    pin_thread,
    unpin_thread,
)
from community.ledger import draining
from community.ledger.models import Entry
from community.notifications.models import Notice
from tests.sitemaps import sitemap_with

WHY = "All is said."


def say(member, thread, body="Blue.", key=None):
    return post_reply(member, thread, body, key or uuid.uuid4())


def begin(member, board, title):
    return start_thread(member, board, title, "Hello", [], uuid.uuid4())


def drained():
    while draining.drain():
        pass


@pytest.mark.parametrize(
    "act",
    [
        lambda thread, by: close_thread(thread, by, WHY),
        open_thread,
        pin_thread,
        unpin_thread,
        lambda thread, by: move_thread(thread, by, thread.board),
    ],
)
def test_only_managers_steer(act, first_record, ada, otto, mara):
    for member in (ada, otto):
        with pytest.raises(PermissionDenied):
            act(first_record, member)
    mara.groups.clear()  # the rights are asked of the database, not of who still believes to have them
    with pytest.raises(PermissionDenied):
        act(first_record, mara)


def test_a_closed_thread_takes_no_reply_and_an_opened_one_does(first_record, ben, mara):
    key = uuid.uuid4()
    first = say(ben, first_record, key=key)
    close_thread(first_record, mara, WHY)
    with pytest.raises(ValidationError, match="closed"):
        say(ben, first_record)
    assert say(ben, first_record, key=key) == first  # what was said before is found again
    assert edit_post(first, ben, 1, "Kind of Blue.").body == "Kind of Blue."
    open_thread(first_record, mara)
    assert say(ben, first_record).number == 3


def test_closing_wants_a_reason_that_fits(first_record, mara):
    for reason in ("", " \n ", "x" * 301):
        with pytest.raises(ValidationError) as refused:
            close_thread(first_record, mara, reason)
        assert "reason" in refused.value.error_dict
    assert not Thread.objects.get().is_closed


def test_each_act_is_one_however_often_it_is_done(first_record, mara):
    for _again in range(2):
        close_thread(first_record, mara, WHY)
    for _again in range(2):
        open_thread(first_record, mara)
    unpin_thread(first_record, mara)
    move_thread(first_record, mara, first_record.board)
    assert list(Steering.objects.values_list("act", flat=True)) == [Act.OPENED, Act.CLOSED]
    assert Entry.objects.filter(kind__in=["thread.closed", "thread.opened"], actor=mara).count() == 2


def test_the_page_of_a_closed_thread_says_who_and_why_and_has_no_composer(client, ben, mara, first_record):
    close_thread(first_record, mara, "See <b>the other</b> one.")
    client.force_login(ben)
    for member in (ben, None):
        client.logout() if member is None else client.force_login(member)
        page = client.get(first_record.get_absolute_url()).content.decode()
        assert "Mara closed this thread" in page
        assert "See &lt;b&gt;the other&lt;/b&gt; one." in page
        assert "<textarea" not in page
    assert "Closed:" in client.get("/boards/listening/").content.decode()


def test_what_was_typed_into_a_closed_thread_is_kept(client, ben, mara, first_record):
    client.force_login(ben)
    close_thread(first_record, mara, WHY)
    form = {"body": "My long answer", "key": str(uuid.uuid4())}
    answer = client.post(first_record.get_absolute_url(), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "nobody can reply any more" in page
    assert "My long answer" in page
    assert (
        client.post(f"/api/v1/threads/{first_record.pk}/posts", {"body": "x"}, "application/json").status_code
        == 422
    )


def test_a_pinned_thread_stands_first_and_nowhere_twice(client, ada, ben, mara, listening, first_record):
    for n in range(45):
        begin(ada, listening, f"Thread {n:02}")
    pin_thread(first_record, mara)
    seen, url = [], "/boards/listening/"
    while url:
        answer = client.get(url)
        assert ("Your first record" in answer.content.decode()) == (url == "/boards/listening/")
        page = answer.context["page"]
        seen += [row.pk for row in page.rows]
        url = page.older and f"/boards/listening/?older={page.older}"
    assert len(seen) == len(set(seen)) == 45
    text = client.get("/boards/listening/").content.decode()
    assert text.index("Your first record") < text.index("Thread 44")
    assert "Your first record" not in client.get("/threads/").content.decode()


def test_a_pin_everywhere_stands_on_all_threads_and_ends_with_its_day(
    client, ada, mara, listening, first_record
):
    for n in range(21):
        begin(ada, listening, f"Thread {n:02}")
    assert "Your first record" not in client.get("/threads/").content.decode()
    pin_thread(first_record, mara, timezone.now() + timedelta(days=1), is_everywhere=True)
    for url in ("/threads/", "/boards/listening/"):
        assert "Your first record" in client.get(url).content.decode()
    Pin.objects.update(until=timezone.now() - timedelta(seconds=1))
    for url in ("/threads/", "/boards/listening/"):
        assert "Your first record" not in client.get(url).content.decode()


def test_what_strangers_keep_follows_a_pin_at_once(client, ada, mara, listening, first_record):
    for n in range(25):
        begin(ada, listening, f"Thread {n:02}")

    def stands():
        return "Your first record" in client.get("/boards/listening/").content.decode()

    assert not stands()
    pin_thread(first_record, mara)
    assert stands()
    hide_post(first_record.posts.get(), by=mara)
    assert not stands()
    unpin_thread(first_record, mara)
    assert not stands()


def test_a_pin_ends_in_the_future(first_record, mara):
    with pytest.raises(ValidationError):
        pin_thread(first_record, mara, until=timezone.now())


def test_pins_cost_no_more_queries(client, ada, mara, ben, listening, queries_of):
    client.force_login(ben)
    pin_thread(begin(ada, listening, "One"), mara, is_everywhere=True)
    few = [queries_of(url) for url in ("/boards/listening/", "/threads/")]
    for n in range(3):
        pin_thread(begin(ada, listening, f"Another {n}"), mara, is_everywhere=True)
    assert [queries_of(url) for url in ("/boards/listening/", "/threads/")] == few


def test_a_moved_thread_is_counted_where_it_is_and_its_old_address_leads_there(
    client, ben, mara, listening, first_record, bens_reply
):
    old = first_record.get_absolute_url()
    scores.synchronize_scores()
    other = Board.objects.create(slug="vinyl", title="Vinyl corner")
    moved = move_thread(first_record, mara, other)
    assert dict(Board.objects.values_list("slug", "thread_count")) == {"listening": 0, "vinyl": 1}
    synchronize_boards()
    assert dict(Board.objects.values_list("slug", "thread_count")) == {"listening": 0, "vinyl": 1}
    assert set(Score.objects.values_list("board", flat=True)) == {other.pk}
    answer = client.get(f"{old}?post=2")
    assert (answer.status_code, answer["Location"]) == (301, f"{moved.get_absolute_url()}?post=2")
    assert "Your first record" in client.get("/boards/vinyl/?order=top-day").content.decode()
    # A reply under way from the old page arrives.
    client.force_login(ben)
    answer = client.post(old, {"body": "Still here", "key": str(uuid.uuid4())})
    assert answer["Location"].startswith(moved.get_absolute_url())
    # On a board where it never stood it is not.
    assert client.get(old.replace("/listening/", "/nowhere/")).status_code == 404


def test_a_thread_moved_behind_the_door_is_gone_for_strangers_everywhere_at_once(
    client, ada, mara, backstage, first_record, bens_reply
):
    old = first_record.get_absolute_url()
    urls = (
        old,
        "/boards/",
        "/boards/listening/",
        "/threads/",
        "/boards/listening/feed/",
        sitemap_with("threads", first_record),
    )
    urls += ("/interests/vinyl/feed/", "/search/?q=record", f"/api/v1/threads/{first_record.pk}/posts")
    before = [client.get(url).content.decode() for url in urls]
    assert all("first" in page or "Blue" in page for page in before[:7])
    moved = move_thread(first_record, mara, backstage)
    for url in (*urls, moved.get_absolute_url(), f"/threads/{first_record.pk}/page/"):
        answer = client.get(url)
        page = answer.content.decode()
        assert "first-record" not in page.replace("q=record", ""), url
        assert "Your first record" not in page, url
        assert "Kind of" not in page, url
    assert client.get(old).status_code == client.get(moved.get_absolute_url()).status_code == 404
    client.force_login(ada)
    assert client.get(old)["Location"] == moved.get_absolute_url()


def test_hidden_threads_are_moved_without_being_counted(ada, mara, listening, backstage, first_record):
    hide_post(first_record.posts.get(), by=mara)
    move_thread(first_record, mara, backstage)
    assert dict(Board.objects.values_list("slug", "thread_count")) == {"listening": 0, "backstage": 0}


def test_who_began_the_thread_hears_of_it(client, ada, mara, listening, backstage, first_record):
    close_thread(first_record, mara, WHY)
    move_thread(first_record, mara, backstage)
    pin_thread(first_record, mara)
    drained()
    assert list(Notice.objects.values_list("member", "kind")) == [(ada.pk, "steered")] * 2
    client.force_login(ada)
    page = client.get("/me/notices/").content.decode()
    assert "A community manager closed “Your first record”" in page
    assert "moved “Your first record” to “Backstage”" in page


def test_the_page_of_management_does_each_act_and_shows_what_was_done(client, mara, backstage, first_record):
    client.force_login(mara)
    url = f"/staff/threads/{first_record.pk}/"
    assert url in client.get(first_record.get_absolute_url()).content.decode()
    assert client.post(url, {"act": "close", "close-reason": ""}).status_code == 422
    assert client.post(url, {"act": "dance"}).status_code == 404
    client.post(url, {"act": "close", "close-reason": WHY})
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.post(url, {"act": "pin", "pin-until": str(tomorrow), "pin-is_everywhere": "on"})
    assert client.post(url, {"act": "pin", "pin-until": "2001-01-01"}).status_code == 422
    assert client.post(url, {"act": "move", "move-board": str(backstage.pk)}).status_code == 302
    found = Thread.objects.select_related("pin", "board").get()
    assert (found.is_closed, found.board, found.pin.is_everywhere) == (True, backstage, True)
    assert timezone.localtime(found.pin.until).date() == tomorrow
    page = client.get(url).content.decode()
    assert all(word in page for word in ("closed it", WHY, "pinned it", "moved it", "Open it again"))
    client.post(url, {"act": "open"})
    client.post(url, {"act": "unpin"})
    assert not Thread.objects.get().is_closed
    assert not Pin.objects.exists()


def test_managers_steer_by_the_api(client, ada, mara, backstage, first_record, settings):
    def patch(**words):
        return client.patch(f"/api/v1/threads/{first_record.pk}", words, "application/json")

    client.force_login(ada)
    assert patch(is_closed=True, reason=WHY).status_code == 403
    client.force_login(mara)
    answer = patch(is_closed=True, reason=WHY, board="backstage", pin={"is_everywhere": True})
    assert (answer.json()["is_closed"], answer.json()["board"]) == (True, "backstage")
    assert Pin.objects.get().is_everywhere
    assert patch(board="listening", is_closed=True, pin={"until": "2001-01-01T00:00:00Z"}).status_code == 422
    assert Thread.objects.get().board == backstage  # all or nothing
    assert patch(pin=None, is_closed=False).json()["is_closed"] is False
    assert not Pin.objects.exists()
    settings.STAFF_MFA = True
    assert patch(is_closed=True, reason=WHY).status_code == 403
