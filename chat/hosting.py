"""Looking after a room: what its hosts and community managers may decide about it.

Each verb looks at the rights of whoever decides under the room's lock, writes into the room's log, so that open pages
know, and records who decided. A manager decides only where they may read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.attaching import require_alone, tell_place
from chat.joining import enter, require_entry
from chat.keeping import RULE, set_rule
from chat.log import append, lock_room
from chat.models import KEPT_DAYS, SLOWEST_S, Invitation, Membership, Role, Room, RoomEvent
from chat.rooms import checked_words
from chat.talking import is_host
from chat.uninviting import end_invitations
from community.discussions.access import require_member
from community.ledger.recording import record
from community.live.revoking import disconnect_strangers
from community.members.access import hold
from community.members.blocks import people_for


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a room is to be. `slow_s`: seconds between two messages of one member, 0 to 21,600 (Discord).
    `keep_days`: for how many days what is said is kept, one of `KEPT_DAYS`. `questions_when`: whether it takes
    questions, one of `Room.QUESTIONS`."""

    title: str
    description: str
    is_public: bool
    slow_s: int
    is_stage: bool
    keep_days: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    questions_when: str = Room.ON_STAGE


WORDS = ("title", "description")
HOURS = ("starts_at", "ends_at")


def wishes_of(room: Room) -> Wishes:
    """How the room is now."""
    return Wishes(*(getattr(room, field.name) for field in fields(Wishes)))


@contextmanager
def hosted(by: Any, room: Room, other: Any = None) -> Iterator[Room]:
    """The room as it is now, locked, in a transaction of `by`, and of `other` where it is about them.

    Raises `PermissionDenied` for who does not look after it, and `Http404` for who may not know of it.
    """
    require_member(by)
    with transaction.atomic():
        # Before the room, and always in the same order, so that no two wait for each other.
        for who in sorted({by, other} - {None}, key=lambda who: who.pk):
            hold(who)
        found = lock_room(room.pk)
        membership = Membership.objects.filter(room=found, member=by).first()
        require_entry(by, found, membership)
        if found.pair or not is_host(by, membership):
            raise PermissionDenied(_("Only its hosts and the community team may do that."))
        yield found


def change_room(by: Any, room: Room, wishes: Wishes) -> Room:
    """Let the room be as wished; what is so already changes nothing.

    Raises `PermissionDenied` for who does not look after it, and for a host who would let strangers listen: that is
    the brand's to say. `ValidationError` by field.
    """
    wishes = _checked(room, wishes)
    with hosted(by, room) as found:
        before = wishes_of(found)
        changed = [f.name for f in fields(Wishes) if getattr(before, f.name) != getattr(wishes, f.name)]
        if "is_public" in changed:
            _require_may_listen(by, found, wishes)
        if changed:
            _change(by, found, wishes, changed)
    return found


def _checked(room: Room, wishes: Wishes) -> Wishes:
    title, description = checked_words(wishes.title, wishes.description, room.is_of_few, room.title)
    if not 0 <= wishes.slow_s <= SLOWEST_S:
        raise ValidationError({"slow_s": _("At most six hours.")})
    if wishes.keep_days not in KEPT_DAYS:
        raise ValidationError({"keep_days": _("Choose one of these.")})
    _require_order(wishes)
    if wishes.questions_when not in Room.QUESTIONS:
        raise ValidationError({"questions_when": _("Choose one of these.")})
    return replace(wishes, title=title, description=description)


def _require_order(wishes: Wishes) -> None:
    if wishes.starts_at and wishes.ends_at and wishes.starts_at >= wishes.ends_at:
        raise ValidationError({"ends_at": _("It ends after it starts.")})


def _change(by: Any, room: Room, wishes: Wishes, changed: list[str]) -> None:
    """Let the locked room be as wished in what is to change, and tell of it."""
    now, is_kept_otherwise = timezone.now(), "keep_days" in changed
    is_news = is_kept_otherwise and set_rule(room, wishes.keep_days, now)
    for name in changed:
        setattr(room, name, getattr(wishes, name))
    room.save(update_fields=[*changed, *(RULE if is_kept_otherwise else ())])
    # Words may change again: who wants to know them asks for those of now.
    told = {name: _told(name, getattr(room, name)) for name in changed}
    if is_kept_otherwise:
        told["keep_from"] = room.keep_from and room.keep_from.isoformat()
    if told.get("is_public") is False:
        told["narrowed"] = True
    append(room, RoomEvent.ROOM, now, actor=by, **told)
    record("room.changed", actor=by, subject=room, changed=changed)
    if is_news:
        record("room.kept", actor=by, subject=room, days=room.keep_days)
    if told.get("is_public") is False:
        disconnect_strangers()
    if {"title", "is_public"} & set(changed):
        tell_place(room)


def _told(name: str, value: Any) -> Any:
    if name in WORDS:
        return True
    return value.isoformat() if isinstance(value, datetime) else value


def _require_may_listen(by: Any, room: Room, wishes: Wishes) -> None:
    if wishes.is_public and room.kind not in (Room.OPEN, Room.ATTACHED):
        raise ValidationError({"is_public": _("Strangers listen in open rooms only.")})
    if wishes.is_public and room.kind == Room.ATTACHED and not (room.place and room.place.is_open):
        raise ValidationError({"is_public": _("Strangers do not read what this room is about.")})
    if wishes.is_public and not by.is_manager:
        raise PermissionDenied(_("Only the community team lets strangers listen."))


def set_hours(by: Any, room: Room, starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Let the room begin and end with what it is the talk about; what is so already changes nothing.

    For rooms that the brand opened: when its moment is, an editor says, who need be no host of the room nor in it. So
    this asks for no right; it is called where somebody was let publish. Their words are the page's, and may be such as
    no member could choose. Raises `ValidationError` beside `ends_at`.
    """
    with transaction.atomic():
        found = lock_room(room.pk)
        wishes = replace(wishes_of(found), starts_at=starts_at, ends_at=ends_at)
        _require_order(wishes)
        changed = [name for name in HOURS if getattr(found, name) != getattr(wishes, name)]
        if changed:
            _change(by, found, wishes, changed)


def lock(by: Any, room: Room, is_locked: bool) -> None:
    """Let only hosts talk for now, or everybody again. Raises like `hosted`."""
    _mark(by, room, "locked_at", is_locked)


def archive(by: Any, room: Room, is_archived: bool) -> None:
    """Let the room end: it stays to be read; or let it go on. Raises like `hosted`."""
    _mark(by, room, "archived_at", is_archived)


def _mark(by: Any, room: Room, field: str, wished: bool) -> None:
    with hosted(by, room) as found:
        if wished == (getattr(found, field) is not None):
            return
        if not wished and field == "archived_at":
            require_alone(found)
        now, name = timezone.now(), f"is_{field.removesuffix('_at')}"
        setattr(found, field, now if wished else None)
        found.save(update_fields=[field])
        append(found, RoomEvent.ROOM, now, actor=by, **{name: wished})
        record("room.changed", actor=by, subject=found, changed=[name], to=wished)
        tell_place(found)


def give_role(by: Any, room: Room, handle: str, role: str) -> Membership:
    """Make somebody host or speaker of the room, or a member like others; to an open room they belong from then on.

    Raises like `hosted`, and `ValidationError` for a `handle` that nobody has who may come here, for a `role` that
    there is not, and for the only host of a room that would have none.
    """
    if role not in Role.values:
        raise ValidationError({"role": _("There is no such role.")})
    member = people_for(by).filter(handle=plain(handle)).first()
    if member is None:
        raise nobody()
    with hosted(by, room, member) as found:
        membership = Membership.objects.filter(room=found, member=member).first()
        if membership is None and not may_enter(member, found):
            raise nobody()
        membership = membership or enter(member, found)
        if membership.role == role:
            return membership
        if membership.role == Role.HOST:
            require_other_host(found, membership)
            end_invitations(Invitation.objects.filter(room=found, by=member))
        membership.role = role
        membership.save(update_fields=["role"])
        append(found, RoomEvent.ROOM, timezone.now(), actor=by, member=member.pk, role=role)
        record("room.role_given", actor=by, subject=found, member=member.pk, role=role)
    return membership


def may_enter(member: Any, room: Room) -> bool:
    """Whether this member may come into a room without being let in."""
    return room.kind != Room.CLOSED and Room.objects.visible_to(member).filter(pk=room.pk).exists()


def require_other_host(room: Room, membership: Membership) -> None:
    """Raises `ValidationError` where a closed room, which nobody else may look after, would have no host left."""
    others = Membership.objects.filter(room=room, role=Role.HOST).exclude(pk=membership.pk)
    if room.kind in Room.BY_MEMBERSHIP and not others.exists():
        raise ValidationError(_("Make somebody else host first: a closed room needs one."))


def nobody() -> ValidationError:
    return ValidationError({"handle": _("Nobody here has this handle.")})


def plain(handle: str) -> str:
    return handle.strip().removeprefix("@").lower()
