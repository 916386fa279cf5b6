import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_ox.models import OxTask

from chat.call_notices import HOLD_S, KIND
from chat.hiding import hide_message
from chat.involving import involve
from chat.joining import join_room
from chat.models import Involvement, Membership, Room
from chat.presence import attend
from chat.reading import mark_read
from chat.rooms import open_direct_room
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.live.own import numbers_of
from community.members.blocks import block
from community.notifications.inbox import page_of
from community.notifications.telling import tell_held
from tests import cast
from tests.chat.saying import say


@pytest.fixture(autouse=True)
def _a_queue_that_waits(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend"}}


def hold() -> list[OxTask]:
    """Let the worker see what was said, and return what it waits with."""
    while drain():
        pass
    return list(OxTask.objects.filter(task_path=tell_held.module_path).order_by("enqueued_at"))


def hold_and_tell() -> None:
    for task in hold():
        tell_held.call(*task.args)
    OxTask.objects.all().delete()


def told(member) -> list[str]:
    hold_and_tell()
    return [each.line.text for each in page_of(member)[0] if each.kind.name == KIND]


def test_what_somebody_writes_to_me_alone_is_told_after_a_moment(ada, ben):
    room = open_direct_room(ada, ben)
    say(ada, room, "Are you there?")
    [waits] = hold()
    assert waits.run_after - waits.enqueued_at >= timedelta(seconds=HOLD_S - 1)
    assert numbers_of(ben)["notices"] == 0
    assert told(ben) == ["Ada wrote to you"]
    assert told(ada) == []


def test_reading_it_meanwhile_cancels_it(ada, ben):
    room = open_direct_room(ada, ben)
    said = say(ada, room)
    assert hold()
    room.refresh_from_db()
    mark_read(ben, room, said.seq)
    assert told(ben) == []


def test_reading_it_later_is_to_have_seen_it(ada, ben):
    room = open_direct_room(ada, ben)
    said = say(ada, room)
    hold_and_tell()
    assert numbers_of(ben)["notices"] == 1
    room.refresh_from_db()
    mark_read(ben, room, said.seq)
    assert numbers_of(ben)["notices"] == 0


def test_who_is_there_needs_no_notice(ada, ben):
    room = open_direct_room(ada, ben)
    say(ada, room)
    attend("one", {(str(room.pk), ben.pk)}, True)
    assert told(ben) == []


def test_a_mention_is_told_to_who_belongs_nowhere_yet_and_other_talk_is_not(ada, ben, eve, vinyl):
    join_room(eve, vinyl)
    say(ada, vinyl, "Only talk")
    assert hold() == []
    assert not Entry.objects.filter(kind="message.called").exists(), "and costs the worker nothing"
    say(ada, vinyl, "What do you think, @ben?")
    assert told(ben) == ["Ada called you in “Vinyl nights”"]
    assert told(eve) == []


@pytest.mark.parametrize(
    ("involvement", "hears_talk", "hears_a_call"),
    [
        (Involvement.EVERYTHING, True, True),
        (Involvement.MENTIONS, False, True),
        (Involvement.NOTHING, False, False),
        (Involvement.HIDDEN, False, False),
    ],
)
def test_each_hears_as_much_as_they_chose(ada, ben, vinyl, involvement, hears_talk, hears_a_call):
    involve(ben, vinyl, involvement)
    say(ada, vinyl, "Only talk")
    assert (told(ben) == ["Ada talks in “Vinyl nights”"]) is hears_talk
    say(ada, vinyl, "And you, @ben?")
    assert ("Ada called you in “Vinyl nights”" in told(ben)) is hears_a_call


def test_what_waits_already_is_not_told_again_and_again(ada, ben, vinyl):
    involve(ben, vinyl, Involvement.EVERYTHING)
    for _ in range(3):
        say(ada, vinyl, "On and on")
    assert len(told(ben)) == 1
    for _ in range(5):
        say(ada, vinyl, "Hey @ben")
    assert len(told(ben)) == 3


def test_words_that_are_gone_by_then_are_not_told(ada, ben, mara, vinyl):
    said = say(ada, vinyl, "And you, @ben?")
    assert hold()
    hide_message(said, mara)
    assert told(ben) == []


def test_who_may_not_see_the_room_by_then_hears_nothing(ada, ben):
    room = Room.objects.create(slug="crew", title="Crew", kind=Room.CLOSED)
    for member in (ada, ben):
        Membership.objects.create(room=room, member=member)
    say(ada, room, "And you, @ben?")
    assert hold()
    Membership.objects.filter(member=ben).delete()
    assert told(ben) == []


def test_a_call_from_a_closed_group_reaches_nobody_outside(ada, ben):
    group = cast.group(ada, "The circle", is_closed=True)
    room = Room.objects.create(slug="circle", title="Circle", kind=Room.GROUP, group=group)
    say(ada, room, "And you, @ben?")
    assert told(ben) == []


def test_a_block_that_came_meanwhile_stops_it(ada, ben, vinyl):
    say(ada, vinyl, "And you, @ben?")
    assert hold()
    block(ben, ada)
    assert told(ben) == []


def test_a_choice_that_is_none_is_refused(ben, vinyl):
    with pytest.raises(ValidationError):
        involve(ben, vinyl, "whatever")


def as_member(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def test_a_hidden_room_leaves_the_list_and_is_found_under_hidden(ada, ben, vinyl):
    direct = open_direct_room(ada, ben)
    browser = as_member(ben)
    say(ada, vinyl)
    for room in (vinyl, direct):
        assert (
            browser.post(f"/rooms/{room.slug}/mine/", {"involvement": "hidden"}).url == f"/rooms/{room.slug}/"
        )
    page = browser.get("/rooms/")
    assert page.context["rooms"] == page.context["others"] == []
    assert [room["name"] for room in page.context["hidden"]] == ["Ada", "Vinyl nights"]
    assert "vinyl" not in [room["slug"] for room in browser.get("/api/v1/rooms").json()]
    assert "Vinyl nights" not in browser.get("/").text
    browser.post("/rooms/vinyl/mine/", {"involvement": "mentions"})
    assert len(browser.get("/rooms/").context["rooms"]) == 1


def test_the_page_shows_what_was_chosen_and_refuses_what_is_no_choice(ben, vinyl):
    browser = as_member(ben)
    assert 'value="mentions"' in browser.get("/rooms/vinyl/mine/").text
    assert browser.post("/rooms/vinyl/mine/", {"involvement": "loud"}).status_code == 422
    assert not Membership.objects.exists()


def test_a_message_that_is_sent_twice_is_told_once(ada, ben):
    room = open_direct_room(ada, ben)
    key = uuid.uuid4()
    say(ada, room, "Once", key)
    say(ada, room, "Once", key)
    assert len(hold()) == 1
    assert timezone.now() < hold()[0].run_after
