"""Belonging to a room no more: by leaving it, and by being put out of a closed one."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.hosting import hosted, nobody, plain, require_other_host
from chat.log import append, lock_room
from chat.models import Call, Invitation, Membership, Message, Question, Refusal, Role, Room, RoomEvent
from chat.uninviting import end_invitations
from chat.words import PLACE
from community.attachments.models import Reference
from community.discussions.access import require_member
from community.ledger.recording import record
from community.live.own import pulse
from community.live.revoking import disconnect
from community.members.access import hold


@transaction.atomic
def leave_room(member: Any, room: Room) -> None:
    """Belong to the room no more; leaving twice changes nothing.

    Raises `PermissionDenied` where belonging is settled elsewhere, and `ValidationError` for the only host of a
    closed room in which others remain.
    """
    require_member(member)
    hold(member)
    found = lock_room(room.pk)
    if found.pair or found.kind == Room.GROUP:
        raise PermissionDenied(_("This room is left by leaving the group, or by blocking the other one."))
    mine = Membership.objects.filter(room=found, member=member).first()
    if mine is None:
        return
    if mine.role == Role.HOST and found.is_of_few:
        _pass_on(found, mine)
    elif mine.role == Role.HOST and Membership.objects.filter(room=found).exclude(pk=mine.pk).exists():
        require_other_host(found, mine)
    _part(found, mine, member)
    record("room.left", actor=member, subject=found)


def put_out(by: Any, room: Room, handle: str) -> None:
    """Let somebody belong to a closed room no more: at once, in every open page and socket too.

    Raises like `hosted`, `PermissionDenied` for a room that is not closed, and `ValidationError` for a `handle` that
    nobody in it has, and for a host.
    """
    membership = Membership.objects.filter(room=room, member__handle=plain(handle)).first()
    with hosted(by, room, membership.member if membership else None) as found:
        if found.kind not in Room.BY_MEMBERSHIP:
            raise PermissionDenied(_("Everybody may come into this room. Lock it, or report what was said."))
        theirs = Membership.objects.filter(pk=membership.pk).first() if membership else None
        if theirs is None:
            raise nobody()
        if theirs.role == Role.HOST:
            raise ValidationError({"handle": _("Hosts are not put out. Make them a member first.")})
        Refusal.objects.get_or_create(room=found, member_id=theirs.member_id)
        _part(found, theirs, by)
        record("room.put_out", actor=by, subject=found, member=theirs.member_id)


def _part(room: Room, membership: Membership, by: Any) -> None:
    """Take away the place of a member in the locked room."""
    end_invitations(Invitation.objects.filter(room=room, by=membership.member_id))
    membership.delete()
    pulse([membership.member_id])
    append(room, RoomEvent.ROOM, timezone.now(), actor=by, left=membership.member_id)
    if room.kind in Room.BY_MEMBERSHIP:
        disconnect(membership.member_id)


def forget_memberships(rows: QuerySet[Membership]) -> None:
    """For whoever leaves the place: a closed room that they looked after alone goes to who has been there longest."""
    for membership in rows.filter(role=Role.HOST, room__kind__in=Room.BY_MEMBERSHIP):
        with transaction.atomic():
            _pass_on(lock_room(membership.room_id), membership)
    rows.delete()


def rooms_to_empty(member: Any) -> set[int]:
    """The rooms (ids) in whose log it stands that this member leaves the place."""
    hosted = Membership.objects.filter(member=member, role=Role.HOST, room__kind__in=Room.BY_MEMBERSHIP)
    shown = Reference.objects.filter(upload__owner=member, kind=PLACE.kind).values("place")
    rows: list[QuerySet[Any]] = [
        Message.objects.filter(Q(author=member) | Q(pk__in=shown)),
        Message.objects.filter(reactions_given__member=member),
        Call.objects.filter(member=member),
        Question.objects.filter(Q(author=member) | Q(votes__member=member)),
        hosted,
    ]
    return set().union(*(found.order_by().values_list("room", flat=True).distinct() for found in rows))


def _pass_on(room: Room, membership: Membership) -> None:
    """Let who has been there longest look after the locked room, unless somebody else does."""
    others = Membership.objects.filter(room=room).exclude(pk=membership.pk)
    heir = others.filter(member__is_active=True).order_by("joined_at", "pk").first()
    if heir and not others.filter(role=Role.HOST).exists():
        Membership.objects.filter(pk=heir.pk).update(role=Role.HOST)
        told = {"member": heir.member_id, "role": Role.HOST.value}
        append(room, RoomEvent.ROOM, timezone.now(), **told)
        record("room.role_given", subject=room, **told)
