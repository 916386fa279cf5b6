"""Direct rooms of a few: whoever starts one asks people who let themselves be asked, and each comes in by a yes.

They are direct rooms without a pair. Whoever started one is its host; nobody else knows of it.
"""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chat.hosting import nobody, plain
from chat.models import Invitation, Membership, Room
from chat.requesting import LEVEL, may_ask
from chat.rooms import checked_words, let_in_host, room_of_two
from community.discussions.access import require_member
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold, still_here
from community.members.blocks import pairs_among, people_for
from community.members.models import Member
from community.recognition.trust import require_level

MOST = 8
"""People of one room, invited ones included."""


def start_few(by: Any, handles: Iterable[str], title: str = "") -> Room:
    """Open a room and ask two to seven people into it.

    Raises `PermissionDenied` below the level of trust from which members write to each other, `ValidationError` by
    field (`handles`, `title`), and `TooFast`.
    """
    require_member(by)
    require_level(by, LEVEL)
    title, _about = checked_words(title, "", is_of_few=True)
    wanted = {plain(handle) for handle in handles} - {"", by.handle}
    if not 2 <= len(wanted) < MOST:
        raise ValidationError({"handles": _("Name two to %(most)d people.") % {"most": MOST - 1}})
    with transaction.atomic():
        people = list(people_for(by).filter(handle__in=wanted).order_by("pk"))
        still_here({by.pk, *(member.pk for member in people)})
        hold(by)
        _require_willing(by, wanted, people)
        return _open(by, people, title)


def _require_willing(by: Any, wanted: Collection[str], people: Collection[Member]) -> None:
    """Raises `ValidationError` naming whom `by` may not ask. The words are the same whatever keeps them away."""
    inside = {by.pk}
    willing = set()
    for member in people:
        if is_willing(by, member, inside):
            inside.add(member.pk)
            willing.add(member.handle)
    if missing := sorted(set(wanted) - willing):
        names = ", ".join(f"@{handle}" for handle in missing)
        raise ValidationError({"handles": _("You cannot invite %(names)s.") % {"names": names}})


def is_willing(by: Any, member: Member, inside: Collection[int]) -> bool:
    """Whether `member` lets `by` ask them, and no block is between them and those inside (ids)."""
    if are_any_apart(member, inside):
        return False
    return may_ask(by, member) or room_of_two(by, member) is not None


def are_any_apart(member: Any, inside: Collection[int]) -> bool:
    """Whether a block is between `member` and one of those (ids)."""
    return any(member.pk in pair for pair in pairs_among({member.pk, *inside}))


def _open(by: Any, people: Collection[Member], title: str) -> Room:
    room = Room.objects.create(
        slug=f"direct-{secrets.token_hex(8)}", title=title, kind=Room.DIRECT, is_public=False, opened_by=by
    )
    let_in_host(room, by, is_closed=True)
    for member in people:
        pace.check(by, "room.invite")
        Invitation.objects.create(room=room, member=member, by=by)
        record("room.invited", actor=by, subject=room, member=member.pk)
    return room


def require_place(by: Any, room: Room, member: Member) -> None:
    """Raises `ValidationError` where `by` may not ask `member` into the locked room of a few."""
    inside = set(Membership.objects.filter(room=room).values_list("member", flat=True))
    invited = set(Invitation.objects.filter(room=room).values_list("member", flat=True))
    if member.pk not in inside | invited and len(inside | invited) >= MOST:
        raise ValidationError({"handle": _("There is room for %(most)d people here.") % {"most": MOST}})
    if not is_willing(by, member, inside | invited):
        raise nobody()


def is_kept_out(room: Room, member: Any) -> bool:
    """Whether a block is between `member` and somebody in the room of a few."""
    inside = set(Membership.objects.filter(room=room).values_list("member", flat=True))
    return room.is_of_few and are_any_apart(member, inside)
