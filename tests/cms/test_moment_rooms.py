"""The live room of a moment keeps its hours, and says when it was called off."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from chat.hosting import archive, change_room, set_hours, wishes_of
from chat.models import Room, RoomEvent
from chat.reminding import due, remind_of
from cms.models import MomentPage, StoryPage
from community.ledger.models import Entry
from tests import cast
from tests.chat.saying import say
from tests.cms.test_pages import text_of

HOUR = timedelta(hours=1)


@pytest.fixture
def night(otto, django_capture_on_commit_callbacks) -> MomentPage:
    """Otto's moment of tomorrow, with a thread and a room."""
    at = timezone.now().replace(microsecond=0) + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        return cast.page(
            MomentPage,
            otto,
            "Listening night",
            starts_at=at,
            ends_at=at + HOUR,
            opens_thread=True,
            with_room=True,
        )


@pytest.fixture
def publish_again(otto, night, django_capture_on_commit_callbacks):
    """Publish the moment with these changes; the room as it is then."""

    def again(**changes):
        for name, value in changes.items():
            setattr(night, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            night.save_revision(user=otto).publish(user=otto)
        return Room.objects.get(pk=night.room_id)

    return again


def test_its_room_begins_and_ends_with_it(night):
    assert (night.room.starts_at, night.room.ends_at) == (night.starts_at, night.ends_at)
    assert night.room.phase == "before"


def test_other_hours_move_the_room_and_tell_those_in_it(night, publish_again, otto):
    room = publish_again(starts_at=night.starts_at + HOUR, ends_at=night.ends_at + HOUR)
    assert (room.starts_at, room.ends_at) == (night.starts_at, night.ends_at)
    [event] = RoomEvent.objects.filter(room=room, kind=RoomEvent.ROOM)
    assert event.actor == otto and event.data["starts_at"] == night.starts_at.isoformat()
    entry = Entry.objects.get(kind="room.changed")
    assert (entry.actor_id, entry.data["changed"]) == (otto.pk, ["starts_at", "ends_at"])


def test_the_same_hours_are_no_news(night, publish_again):
    publish_again(title="A long listening night")
    assert not RoomEvent.objects.filter(kind=RoomEvent.ROOM).exists()


def test_who_asked_to_be_reminded_is_reminded_at_the_new_hour(night, publish_again, ada):
    remind_of(ada, night.room)
    publish_again(starts_at=night.starts_at + 5 * HOUR, ends_at=None)
    assert not due(night.starts_at - 5 * HOUR).exists()
    assert due(night.starts_at).exists()


def test_called_off_it_calls_nobody_and_its_room_stays_and_says_so(client, night, publish_again, ada):
    remind_of(ada, night.room)
    room = publish_again(is_off=True)
    assert (room.starts_at, room.ends_at, room.archived_at) == (None, None, None)
    assert not due(night.starts_at).exists()
    assert "called off" in text_of(client, night.url)
    for reader in (None, ada):
        if reader:
            client.force_login(reader)
        page = text_of(client, room.get_absolute_url())
        assert f'The talk about the moment: <a href="{night.url}">' in page and ">called off</span>" in page
    room = publish_again(is_off=False)
    assert room.starts_at == night.starts_at
    assert ">called off</span>" not in text_of(client, room.get_absolute_url())


@pytest.mark.parametrize("title", ["Go", "東京の夜"])
def test_a_room_that_no_member_could_name_so_follows_as_well(otto, title):
    page = cast.page(MomentPage, otto, title, slug="night", with_room=True)
    page.starts_at += HOUR
    page.save_revision(user=otto).publish(user=otto)
    assert Room.objects.get(pk=page.room_id).starts_at == page.starts_at


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_withdrawn_before_it_began_it_calls_nobody(night, publish_again, ada, how):
    remind_of(ada, night.room)
    at = night.starts_at
    getattr(night, how)()
    assert not due(at).exists()
    if how == "unpublish":
        assert publish_again().starts_at == at and due(at).exists()


def test_withdrawn_when_it_was_over_its_room_stays_over(night):
    with time_machine.travel(night.ends_at + HOUR):
        night.unpublish()
        assert Room.objects.get(pk=night.room_id).phase == "after"


def test_called_off_it_calls_nobody_though_only_some_may_read_of_it(night, publish_again, ada):
    remind_of(ada, night.room)
    PageViewRestriction.objects.create(page=night, restriction_type=PageViewRestriction.LOGIN)
    room = publish_again(starts_at=night.starts_at - HOUR)
    assert room.starts_at == night.starts_at + HOUR  # which the room tells everybody
    assert publish_again(is_off=True).starts_at is None
    assert not due(night.starts_at).exists()


def test_its_room_follows_though_whoever_wrote_it_is_gone(night):
    MomentPage.objects.update(owner=None)
    night.refresh_from_db()
    night.is_off = True
    night.save_revision().publish()
    assert Room.objects.get(pk=night.room_id).starts_at is None


def test_the_hours_of_a_storys_room_are_its_hosts_own(otto, mara):
    story = cast.page(StoryPage, otto, "The ninth copy", with_room=True)
    wishes = wishes_of(story.room)
    at = timezone.now() + HOUR
    change_room(mara, story.room, type(wishes)(story.room.title, "", True, 0, False, starts_at=at))
    story.save_revision(user=otto).publish(user=otto)
    assert Room.objects.get(pk=story.room_id).starts_at == at


def test_a_room_that_its_hosts_ended_calls_nobody_in(client, night, mara):
    with time_machine.travel(night.starts_at + HOUR / 2):
        assert "Talk live now" in text_of(client, night.url)
        archive(mara, night.room, True)
        page = text_of(client, night.url)
    assert "Talk live now" not in page and "Nobody said anything." in page


def test_when_it_is_over_it_leads_to_what_was_said(client, night, ada):
    with time_machine.travel(night.starts_at + HOUR / 2):
        say(ada, night.room, "That bass line")
    with time_machine.travel(night.ends_at + HOUR):
        page = text_of(client, night.url)
    assert "Read what was said" in page and "Nobody said anything." not in page


def test_hours_the_wrong_way_round_are_refused(night, otto):
    with pytest.raises(ValidationError) as refusal:
        set_hours(otto, night.room, night.ends_at, night.starts_at)
    assert list(refusal.value.message_dict) == ["ends_at"]


@pytest.mark.parametrize(
    ("turn", "way", "badge"),
    [("starts_at", "Talk live now", "now"), ("ends_at", "Nobody said anything.", "over")],
)
def test_a_strangers_page_is_kept_to_the_next_turn_of_the_clock(client, night, turn, way, badge):
    addresses, at = (night.url, "/moments/", "/"), getattr(night, turn)
    with time_machine.travel(at - timedelta(seconds=5), tick=False):
        before = [text_of(client, address) for address in addresses]  # kept from now on
    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        page, listed, home = (text_of(client, address) for address in addresses)
    assert way not in before[0] and f">{badge}</span>" not in before[0]
    assert way in page and f">{badge}</span>" in page and f">{badge}</span>" in listed
    assert ("What was" in listed) == (badge == "over")
    assert ('id="moments-heading"' in home) == (badge != "over")
    assert 'id="moments-heading"' in before[2]
