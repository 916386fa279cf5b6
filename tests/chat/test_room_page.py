"""The page of a room: where it opens, what is new on it, and who may talk at its foot."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.models import Membership, Role, Room
from chat.reading import mark_read
from tests.chat.looking import look
from tests.chat.saying import say
from tests.chat.test_views import as_member

NEW = "New since you were here"


@pytest.fixture
def hundred(ada, ben, vinyl) -> Room:
    """A hundred messages, of which Ben's first is the second; he has read up to there."""
    say(ada, vinyl, "Number 1.")
    say(ben, vinyl, "Number 2.")
    for number in range(3, 101):
        say(ada, vinyl, f"Number {number}.")
    return vinyl


def read_by(member) -> int:
    return Membership.objects.get(member=member).read_number


def test_a_link_to_a_message_shows_it_with_25_on_either_side(client, hundred):
    page = client.get(hundred.messages.get(number=50).get_absolute_url()).text
    assert 'id="message-50"' in page
    for number in (25, 75):
        assert f"Number {number}." in page
    for number in (24, 76):
        assert f"Number {number}." not in page
    assert 'href="?before=25"' in page
    assert 'href="?after=75"' in page
    assert "Back to now" in page


def test_pages_meet_without_a_gap_in_both_directions_up_to_now(client, hundred):
    after = client.get("/rooms/vinyl/?after=30").text
    assert "Number 31." in after
    assert "Number 80." in after
    assert "Number 81." not in after
    assert 'href="?after=80"' in after
    now = client.get("/rooms/vinyl/?after=80").text
    assert "Number 100." in now
    assert "Back to now" not in now
    assert "?after=" not in now
    assert "<live-room" in now


@pytest.mark.parametrize("at", ["1", "100", "999999999"])
def test_a_link_near_an_end_shows_the_end(client, hundred, at):
    assert client.get(f"/rooms/vinyl/?at={at}").status_code == 200


@pytest.mark.parametrize("query", ["at=x", "after=-1", "answer=²"])
def test_a_number_that_is_none_is_not_found(client, vinyl, query):
    assert client.get(f"/rooms/vinyl/?{query}").status_code == 404


def test_what_came_since_one_was_here_begins_with_a_line(ada, ben, vinyl):
    say(ben, vinyl)
    say(ada, vinyl, "First new")
    say(ada, vinyl, "Second new")
    page = look(as_member(ben), "/rooms/vinyl/")
    assert page.count(NEW) == 1
    assert page.index(NEW) < page.index("First new")
    assert "2 new messages" in page
    assert NEW not in as_member(ben).get("/rooms/vinyl/").text


def test_what_was_not_shown_stays_unread_and_is_a_link_away(ben, hundred):
    client = as_member(ben)
    page = look(client, "/rooms/vinyl/")
    assert "98 new messages" in page
    assert 'href="?at=3#new"' in page
    assert NEW not in page
    assert read_by(ben) == 2
    assert NEW in look(client, "/rooms/vinyl/?at=3")
    assert read_by(ben) == 28
    look(client, "/rooms/vinyl/?after=28")
    assert read_by(ben) == 78
    look(client, "/rooms/vinyl/?after=78")
    assert read_by(ben) == 100


def test_a_stranger_and_who_never_talked_here_are_told_of_nothing_new(client, eve, hundred):
    for reader in (client, as_member(eve)):
        assert "room-unread" not in reader.get("/rooms/vinyl/").text


def test_reading_on_another_device_leaves_nothing_new(ada, ben, vinyl):
    say(ben, vinyl)
    say(ada, vinyl)
    vinyl.refresh_from_db()
    mark_read(ben, vinyl, 2)
    assert NEW not in as_member(ben).get("/rooms/vinyl/").text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ({"archived_at": timezone.now()}, "This room has ended."),
        ({"locked_at": timezone.now()}, "locked for now"),
        ({"is_stage": True}, "Only speakers talk"),
    ],
)
def test_where_one_may_not_talk_a_sentence_stands_in_the_place_of_the_field(ada, vinyl, state, sentence):
    say(ada, vinyl)
    Room.objects.filter(pk=vinyl.pk).update(**state)
    page = as_member(ada).get("/rooms/vinyl/").text
    assert sentence in page
    assert "room-form" not in page
    assert 'data-act="answer"' not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({}, "Be the first to say something."),
        ({"starts_at": timezone.now() + timedelta(days=1)}, "The talk begins when the room does."),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "It stayed quiet"),
        ({"locked_at": timezone.now()}, "Nobody has said anything yet."),
    ],
)
def test_an_empty_room_asks_nobody_to_speak_who_may_not(ada, vinyl, state, said):
    Room.objects.filter(pk=vinyl.pk).update(**state)
    page = as_member(ada).get("/rooms/vinyl/").text
    assert said in page
    assert ("Be the first" in page) == (not state)
    assert "messages stay to be read" not in page


def test_a_host_talks_where_it_is_locked(ada, vinyl):
    say(ada, vinyl)
    Membership.objects.update(role=Role.HOST)
    Room.objects.filter(pk=vinyl.pk).update(locked_at=timezone.now())
    assert "<textarea" in as_member(ada).get("/rooms/vinyl/").text


def test_slow_mode_says_how_long_and_hosts_are_not_slowed(ada, mara, vinyl):
    Room.objects.filter(pk=vinyl.pk).update(slow_s=60)
    say(ada, vinyl)
    page = as_member(ada).get("/rooms/vinyl/").text
    assert "This room goes slowly." in page
    assert 'data-wait="60"' in page
    assert "goes slowly" not in as_member(mara).get("/rooms/vinyl/").text


def test_nothing_that_was_there_is_read_aloud(client, ada, vinyl):
    say(ada, vinyl, "A canary sings")
    page = client.get("/rooms/vinyl/").text
    assert page.count('role="log"') == 1
    assert '<div class="visually-hidden room-said" role="log" aria-label="New messages"></div>' in page
