import pytest

from community.discussions.hiding import hide_post
from community.ledger.draining import drain
from community.ledger.models import Delivery
from community.notifications.models import Notice
from tests import cast


def drained():
    while drain():
        pass
    assert not Delivery.objects.exists()


@pytest.fixture
def answer(ada, ben):
    """Ben replied in Ada's thread, and the worker has seen it."""
    reply = cast.reply(ben, cast.thread(ada))
    drained()
    return reply


def test_who_started_a_thread_hears_of_a_reply(client, ada, answer):
    client.force_login(ada)
    assert "Ben replied to “A record for rainy days”" in client.get("/me/notices/").content.decode()


def test_nobody_hears_of_their_own_reply(ada):
    cast.reply(ada, cast.thread(ada))
    drained()
    assert not Notice.objects.exists()


def test_a_worker_that_repeats_itself_tells_nobody_twice(ada, answer):
    Delivery.objects.create(entry=Notice.objects.get().entry, consumer="notice-reply")
    drained()
    assert Notice.objects.count() == 1


def test_a_reply_that_was_hidden_since_leaves_the_inbox(client, ada, mara, answer):
    hide_post(answer, mara)
    client.force_login(ada)
    page = client.get("/me/notices/").content.decode()
    assert "Ben replied" not in page and "All quiet" in page


def test_what_was_read_counts_as_seen_from_the_next_page_on(client, ada, answer):
    client.force_login(ada)
    assert client.get("/me/notices/").context["numbers"]["notices"] == 1
    assert client.get("/me/notices/").context["numbers"]["notices"] == 0


def test_a_stranger_is_led_to_the_log_in(client, db):
    assert "/accounts/login/" in client.get("/me/notices/")["Location"]


def test_older_notices_stand_on_further_pages(client, ada, ben):
    thread = cast.thread(ada)
    for number in range(45):
        cast.reply(ben, thread, f"Record number {number}")
    drained()
    client.force_login(ada)
    page = client.get("/me/notices/").content.decode()
    assert page.count("Ben replied") == 40
    older = client.get("/me/notices/", {"before": client.get("/me/notices/").context["older"]})
    assert older.content.decode().count("Ben replied") == 5


def test_what_is_known_about_a_member_names_their_notices_in_words(client, ada, answer):
    client.force_login(ada)
    assert "A reply in a thread you follow" in client.get("/me/known/").content.decode()


def test_the_bell_falls_silent_when_the_newest_notice_shows_nothing_any_more(client, ada, ben, mara, answer):
    later = cast.reply(ben, answer.thread, "Taken back")
    drained()
    hide_post(later, mara)
    client.force_login(ada)
    client.get("/me/notices/")
    assert client.get("/me/notices/").context["numbers"]["notices"] == 0
