"""Who is here: leases that server processes write for the members whose sockets follow a room.

Shown are those who belong to the room and do not hide, to members who may see the room and whom no block keeps apart
from them. Every reading asks for that anew; a lease alone shows nothing. Above `MOST_NAMES` there is only a count.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from chat.models import Membership, Presence, Reach, Room
from chat.models.presence import PresenceQuerySet
from community.live import streams
from community.members.access import hold, still_here
from community.members.blocks import between, between_each
from community.members.models import Member

LEASE = timedelta(seconds=60)
"""Renewed every 25 seconds (`attendance.REFRESH_SECONDS`), so that one may fail."""

MOST_NAMES = 100
"""Above it a room tells how many are here, not who, and not who types (Zulip)."""

type Pairs = set[tuple[int, int]]
"""(room, member)"""


@dataclass(frozen=True, slots=True)
class Here:
    """How many are here, and who: None where they are too many."""

    count: int
    people: list[Member] | None

    def as_data(self) -> dict[str, Any]:
        people = None if self.people is None else [person_data(one) for one in self.people]
        return {"count": self.count, "people": people}


def person_data(member: Member) -> dict[str, Any]:
    return {"member": member.pk, "name": member.name, "url": member.get_absolute_url()}


def who_is_here(room: Room, viewer: Any) -> Here:
    """Who is in the room, as `viewer`, who may see it, may know; nobody for a stranger. One query, or two."""
    if not viewer.is_authenticated:
        return Here(0, [])
    now = standing_for(viewer).filter(room=room)
    people = Member.objects.filter(pk__in=now.values("member")).order_by("name", "pk")
    some = list(people[: MOST_NAMES + 1])
    return Here(len(some), some) if len(some) <= MOST_NAMES else Here(people.count(), None)


def counts(rooms: Collection[Room], viewer: Any) -> dict[int, int]:
    """How many are in each of these rooms, by its id, as `viewer` may know. One query; none for a stranger."""
    if not viewer.is_authenticated:
        return {}
    there = standing_for(viewer).filter(room__in=rooms).order_by()
    return dict(there.values_list("room").annotate(Count("member", distinct=True)))


def are_here(room: int, members: Collection[int]) -> set[int]:
    """Those of these members (ids) who have the room open and do not hide."""
    there = Presence.objects.standing(timezone.now()).filter(room=room, member__in=members)
    return set(there.values_list("member", flat=True))


def standing_for(viewer: Any) -> PresenceQuerySet:
    """The leases of which `viewer` may know."""
    return Presence.objects.standing(timezone.now()).exclude(member__in=between(viewer))


def attend(process: str, here: set[tuple[str, int]], renews: bool) -> None:
    """Take in who has which room open by this server process (`Stream.attend`), and tell what is new of it."""
    now = timezone.now()
    wanted = {(int(key), member) for key, member in here}
    with transaction.atomic():
        before = Presence.objects.filter(process=process).pairs()
        new = _who_may_be_shown(wanted if renews else wanted - before)
        after = new if renews else new | (before & wanted)
        elsewhere = _elsewhere(process, before ^ after, now)
        _lease(process, new, now)
        Presence.objects.filter(pk__in=_those(process, before - after)).delete()
        _tell(after - before - elsewhere, (before - after - elsewhere) | _sweep(now), now)


def _who_may_be_shown(wanted: Pairs) -> Pairs:
    """Those who belong where they are and do not hide. Their rows are locked: who hides at this moment does it
    before, or ends the lease after."""
    if not wanted:
        return set()
    members = still_here({member for _room, member in wanted})
    members -= set(Reach.objects.filter(member__in=members, is_hidden=True).values_list("member", flat=True))
    rooms = {room for room, _member in wanted}
    inside = Membership.objects.filter(room__in=rooms, member__in=members)
    return wanted & set(inside.values_list("room_id", "member_id"))


def _elsewhere(process: str, pairs: Pairs, now: datetime) -> Pairs:
    """Those whom another process has in the room."""
    if not pairs:
        return set()
    others = Presence.objects.standing(now).exclude(process=process)
    return others.filter(room__in={r for r, _m in pairs}, member__in={m for _r, m in pairs}).pairs() & pairs


def _lease(process: str, pairs: Pairs, now: datetime) -> None:
    Presence.objects.bulk_create(
        [Presence(room_id=r, member_id=m, process=process, until=now + LEASE) for r, m in sorted(pairs)],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["room", "member", "process"],
        update_fields=["until"],
    )


def _those(process: str, pairs: Pairs) -> list[int]:
    if not pairs:
        return []
    mine = Presence.objects.filter(process=process, room__in={room for room, _member in pairs})
    return [pk for pk, *pair in mine.values_list("pk", "room_id", "member_id") if tuple(pair) in pairs]


def _sweep(now: datetime) -> Pairs:
    """Forget the leases of processes that renew them no more; who had no other is gone."""
    over = Presence.objects.filter(until__lte=now).select_for_update(skip_locked=True, of=("self",))
    found = list(over.order_by("pk")[:1000])
    if not found:
        return set()
    Presence.objects.filter(pk__in=[lease.pk for lease in found]).delete()
    pairs = {(lease.room_id, lease.member_id) for lease in found}
    return pairs - _elsewhere("", pairs, now)


def _tell(came: Pairs, went: Pairs, now: datetime) -> None:
    """Tell who came and went, in full rooms how many are left: each to whom no block keeps apart from them."""
    if not came | went:
        return
    rooms = {room for room, _member in came | went}
    there = Counter(room for room, _m in Presence.objects.standing(now).filter(room__in=rooms).pairs())
    full = {room for room in rooms if there[room] > MOST_NAMES}
    for room in full:
        streams.tell(_address(room), "here", {"count": there[room]})
    apart = between_each({member for room, member in came | went if room not in full})
    people = Member.objects.in_bulk({member for room, member in came if room not in full})
    for room, member in came:
        if room not in full:
            streams.tell(_address(room), "came", person_data(people[member]), unseen_by=apart[member])
    for room, member in went:
        if room not in full:
            streams.tell(_address(room), "went", {"member": member}, unseen_by=apart[member])


def _address(room: int) -> str:
    return Room(pk=room).address


def hide(member: Member, is_hidden: bool) -> None:
    """Hide from now on that `member` is in rooms, or show it again: from the next renewal of their leases on.

    Raises `PermissionDenied` for who is not here any more.
    """
    with transaction.atomic():
        hold(member)
        now = timezone.now()
        there = Presence.objects.standing(now).filter(member=member).pairs()
        Reach.objects.update_or_create(member=member, defaults={"is_hidden": is_hidden})
        if is_hidden:
            Presence.objects.filter(member=member).delete()
            _tell(set(), there, now)
