"""Being reminded of a room that begins: once, when it does, and only while one wants to and may."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from chat.hosting import archive, change_room
from chat.models import Membership, Reminder, Room
from chat.reminding import AHEAD, forget_reminder, remind_due, remind_of
from chat.rooms import start_room
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members.blocks import block
from community.members.erasing import erase
from community.notifications.inbox import page_of
from tests import cast
from tests.chat.test_hosting import with_
from tests.chat.test_views import as_member
from tests.taking import export

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def evening(ada) -> Room:
    """Ada's open room, which begins tomorrow."""
    cast.at_home(ada)
    room = start_room(ada, "Listening evening", "Side A, then side B", False, [])
    return starts(room, timezone.now() + DAY)


def starts(room: Room, at, **fields) -> Room:
    Room.objects.filter(pk=room.pk).update(starts_at=at, **fields)
    return Room.objects.get(pk=room.pk)


def soon():
    return timezone.now() + AHEAD - MINUTE


def heard(member) -> list[str]:
    """What `member` is told, once the worker did all there was."""
    while remind_due() or drain():
        pass
    told, _older = page_of(member)
    return [each.line.text for each in told]


def test_who_asked_is_reminded_ten_minutes_before_and_once(evening, ben, eve):
    remind_of(ben, evening)
    assert remind_of(ben, evening) == Reminder.objects.get()
    assert heard(ben) == []
    starts(evening, soon())
    assert heard(ben) == ["“Listening evening” begins soon"]
    assert len(heard(ben)) == 1
    assert heard(eve) == []


def test_who_took_it_back_is_not_reminded(evening, ben):
    remind_of(ben, evening)
    for _again in range(2):
        forget_reminder(ben, evening.pk)
    starts(evening, soon())
    assert heard(ben) == []


def test_who_takes_it_back_after_it_came_is_told_no_more(evening, ben):
    remind_of(ben, evening)
    starts(evening, soon())
    assert heard(ben)
    forget_reminder(ben, evening.pk)
    assert heard(ben) == []


def test_a_start_that_is_put_off_takes_the_reminder_along(evening, ada, ben):
    remind_of(ben, evening)
    starts(evening, soon())
    assert len(heard(ben)) == 1
    change_room(ada, evening, with_(evening, starts_at=timezone.now() + DAY))
    assert heard(ben) == ["“Listening evening” begins later than planned"]
    # The clock cannot be turned on; the one who was told long ago can.
    Reminder.objects.update(told_at=timezone.now() - DAY)
    starts(evening, soon())
    assert heard(ben) == ["“Listening evening” begins soon"] * 2


def test_a_start_that_is_brought_forward_reminds_nobody_twice(evening, ben):
    remind_of(ben, evening)
    starts(evening, soon())
    assert len(heard(ben)) == 1
    starts(evening, timezone.now() + MINUTE)
    assert len(heard(ben)) == 1


def test_what_was_put_off_between_the_worker_and_the_notice_is_told_when_it_comes(evening, ben):
    remind_of(ben, evening)
    starts(evening, soon())
    assert remind_due() == 1
    starts(evening, timezone.now() + DAY)
    assert heard(ben) == []
    Reminder.objects.update(told_at=timezone.now() - DAY)
    starts(evening, soon())
    assert len(heard(ben)) == 1


@pytest.mark.parametrize("change", ["out of the room", "blocked", "ended", "ended by the clock", "no start"])
def test_it_is_looked_at_again_when_it_is_due(evening, ada, ben, change):
    remind_of(ben, evening)
    starts(evening, soon())
    assert remind_due() == 1
    match change:
        case "out of the room":
            Room.objects.update(kind=Room.CLOSED)
        case "blocked":
            block(ada, ben)
        case "ended":
            archive(ada, evening, True)
        case "ended by the clock":
            starts(evening, timezone.now() - MINUTE, ends_at=timezone.now())
        case "no start":
            starts(evening, None)
    assert heard(ben) == []


def test_a_worker_that_is_killed_while_it_reminds_does_so_later_and_once(evening, ben, monkeypatch):
    remind_of(ben, evening)
    starts(evening, soon())

    def killed(*_args, **_fields):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("django.db.models.query.QuerySet.update", killed)
        with pytest.raises(KeyboardInterrupt):
            remind_due()
    assert not Entry.objects.filter(kind="room.reminder_due").exists()
    assert len(heard(ben)) == 1
    assert Entry.objects.filter(kind="room.reminder_due").count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_remind_each_of_twenty_once(evening):
    people = [cast.member(f"Guest {n}", handle=f"guest-{n}") for n in range(20)]
    for one in people:
        remind_of(one, evening)
    starts(evening, soon())
    start = threading.Barrier(4)

    def work(_n):
        start.wait()
        try:
            while remind_due() or drain():
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert [len(heard(one)) for one in people] == [1] * 20
    assert Entry.objects.filter(kind="room.reminder_due").count() == 20


def test_a_worker_that_was_away_reminds_late_but_not_for_ever(evening, ben):
    remind_of(ben, evening)
    starts(evening, timezone.now() - 2 * timedelta(hours=1))
    assert heard(ben) == []
    starts(evening, timezone.now() - MINUTE)
    assert heard(ben) == ["“Listening evening” has begun"]


def test_only_what_one_may_see_and_what_is_to_come_can_be_asked_for(evening, ada, ben, vinyl):
    with pytest.raises(PermissionDenied):
        remind_of(AnonymousUser(), evening)
    with pytest.raises(ValidationError):
        remind_of(ben, vinyl)
    Room.objects.filter(pk=evening.pk).update(kind=Room.CLOSED)
    with pytest.raises(Http404):
        remind_of(ben, evening)
    archive(ada, evening, True)
    with pytest.raises(PermissionDenied):
        remind_of(ada, evening)
    assert not Reminder.objects.exists()


def test_one_presses_the_button_in_the_room_about_it_and_in_the_list(evening, ben, client):
    as_ben = as_member(ben)
    door = f"/rooms/{evening.slug}/reminder/"
    for page in ("/rooms/", f"/rooms/{evening.slug}/", f"/rooms/{evening.slug}/about/"):
        assert door in as_ben.get(page).text
        assert door not in client.get(page).text
        assert "Remind me" in as_ben.get(page).text
    assert as_ben.post(f"{door}?from=list")["Location"] == "/rooms/"
    assert Reminder.objects.filter(member=ben, room=evening).exists()
    assert "Do not remind me" in as_ben.get("/rooms/").text
    assert as_ben.post(door, {"take": "yes"})["Location"] == f"/rooms/{evening.slug}/"
    assert not Reminder.objects.exists()


def test_a_room_that_has_begun_offers_no_reminder(evening, ben):
    starts(evening, timezone.now() - MINUTE)
    for page in ("/rooms/", f"/rooms/{evening.slug}/", f"/rooms/{evening.slug}/about/"):
        assert "/reminder/" not in as_member(ben).get(page).text
    said = as_member(ben).post(f"/rooms/{evening.slug}/reminder/", follow=True)
    assert "This room has no start that is still to come." in said.text


def test_the_api_asks_and_takes_back(evening, ben, client):
    as_ben, door = as_member(ben), f"/api/v1/rooms/{evening.slug}/reminder"
    assert as_ben.put(door).json() == {"reminds": True}
    assert as_ben.put(door).json() == {"reminds": True}
    assert Reminder.objects.count() == 1
    assert as_ben.delete(door).json() == {"reminds": False}
    assert not Reminder.objects.exists()
    assert client.put(door).status_code == 401


def test_reminders_are_exported_and_go_with_their_member(evening, ben):
    remind_of(ben, evening)
    assert evening.slug in str(export(ben))
    erase(ben)
    assert not Reminder.objects.exists()


def test_the_list_takes_the_same_queries_for_one_coming_room_and_five(
    evening, ada, ben, django_assert_max_num_queries
):
    as_ben = as_member(ben)
    as_ben.get("/rooms/")
    with django_assert_max_num_queries(13) as few:
        as_ben.get("/rooms/")
    for n in range(4):
        room = Room.objects.create(slug=f"n{n}", title=f"N{n}", starts_at=timezone.now() + DAY)
        Membership.objects.create(room=room, member=ben)
        remind_of(ben, room)
    with django_assert_max_num_queries(len(few)):
        assert as_ben.get("/rooms/").text.count("Do not remind me") == 4
