"""Who may talk in a room right now."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from chat.appending import Outgoing
from chat.models import Membership, Role, Room
from chat.posting import send_messages
from community.members.pace import TooFast
from tests.chat.saying import say


def set_room(room, **fields) -> None:
    Room.objects.filter(pk=room.pk).update(**fields)


def belongs(member, room, role=Role.MEMBER) -> None:
    Membership.objects.update_or_create(room=room, member=member, defaults={"role": role})


def test_in_a_locked_room_only_hosts_and_managers_talk(ada, ben, mara, vinyl):
    set_room(vinyl, locked_at=timezone.now())
    belongs(ben, vinyl, Role.HOST)
    with pytest.raises(PermissionDenied, match="locked"):
        say(ada, vinyl)
    assert [say(ben, vinyl).seq, say(mara, vinyl).seq] == [1, 2]


def test_on_a_stage_only_speakers_hosts_and_managers_talk(ada, ben, eve, mara, vinyl):
    set_room(vinyl, is_stage=True)
    belongs(ben, vinyl, Role.SPEAKER)
    belongs(eve, vinyl, Role.HOST)
    with pytest.raises(PermissionDenied, match="speakers"):
        say(ada, vinyl)
    assert [say(ben, vinyl).seq, say(eve, vinyl).seq, say(mara, vinyl).seq] == [1, 2, 3]


def test_in_a_room_that_has_ended_nobody_talks(ada, mara, vinyl):
    set_room(vinyl, archived_at=timezone.now())
    for member in (ada, mara):
        with pytest.raises(PermissionDenied, match="ended"):
            say(member, vinyl)


def test_slow_mode_says_how_long_to_wait_and_lets_hosts_pass(ada, ben, mara, vinyl):
    set_room(vinyl, slow_s=60)
    belongs(ben, vinyl, Role.HOST)
    say(ada, vinyl)
    with pytest.raises(TooFast) as refused:
        say(ada, vinyl)
    assert 55 <= refused.value.retry_after <= 60
    assert [say(m, vinyl).seq for m in (ben, ben, mara, mara)] == [2, 3, 4, 5]
    Membership.objects.filter(member=ada).update(spoke_at=timezone.now() - timedelta(seconds=61))
    assert say(ada, vinyl).seq == 6


def test_slow_mode_holds_within_one_batch(ada, vinyl):

    set_room(vinyl, slow_s=60)
    first, second = send_messages([Outgoing(ada, vinyl.pk, body, uuid.uuid4()) for body in ("One", "Two")])
    assert first.seq == 1
    assert isinstance(second, TooFast)


def test_a_closed_room_is_not_there_for_who_was_not_let_in(ada, ben, vinyl):
    set_room(vinyl, kind=Room.CLOSED)
    belongs(ada, vinyl)
    assert say(ada, vinyl).seq == 1
    with pytest.raises(Http404):
        say(ben, vinyl)
    assert not Room.objects.visible_to(ben).exists()
