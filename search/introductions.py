"""Introductions: a quiet hello in both directions. Nothing is revealed until both said it; then a room opens."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from chat.models import Membership, Room
from chat.rooms import open_direct_room
from community.ledger.recording import record
from community.members import pace
from community.members.models import Member
from search.documents.members import findable, findable_by
from search.models import Hello


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """How far two are, as one of them may know it: whether they said hello, and the room once both did."""

    said: bool = False
    room: Room | None = None


def person_for(member: Member, handle: str) -> Member:
    """Somebody whom `member` may say hello to. Raises `Http404` unless both said yes to being found, and where a
    block keeps them apart."""
    found = findable_by(member).filter(handle=handle).exclude(pk=member.pk).first()
    if found is None or not findable().filter(pk=member.pk).exists():
        raise Http404
    return found


def say_hello(member: Member, other: Member) -> Hello:
    """Say that `member` would like to meet `other`; once both said it, their room opens and both hear of it.

    Saying it again changes nothing. Raises `Http404` unless both are here and said yes to being found, and
    `TooFast`.
    """
    with transaction.atomic():
        # Both rows, always in the same order: of two hellos at once the second finds the first.
        pair = Member.objects.select_for_update().filter(pk__in=[member.pk, other.pk]).order_by("pk")
        list(pair)
        person_for(member, other.handle)
        if earlier := Hello.objects.filter(from_member=member, to_member=other).first():
            return earlier
        pace.check(member, "hello")
        hello = Hello.objects.create(from_member=member, to_member=other)
        record("hello.said", actor=member, subject=hello)
        if Hello.objects.filter(from_member=other, to_member=member).exists():
            _meet(hello)
    return hello


def _meet(hello: Hello) -> None:
    """Open the room. Nobody is the actor: both hear of it."""
    room = open_direct_room(hello.from_member, hello.to_member)
    first, second = sorted([hello.from_member_id, hello.to_member_id])
    record("hello.met", subject=hello, room=room.pk, one=first, other=second)


def acquaintance(member: Member, others: Collection[int]) -> dict[int, Acquaintance]:
    """How far `member` is with each of these, by id. Two queries."""
    said = set(
        Hello.objects.filter(from_member=member, to_member__in=others).values_list("to_member", flat=True)
    )
    direct = Membership.objects.filter(
        room__kind=Room.DIRECT, room__pair__gt="", room__memberships__member=member, member__in=others
    )
    rooms = {row.member_id: row.room for row in direct.select_related("room")}
    return {pk: Acquaintance(pk in said, rooms.get(pk)) for pk in others}
