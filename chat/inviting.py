"""Coming into a closed room: by an invitation to a member, or by a link with an end and a number of uses."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.few import is_kept_out, require_place
from chat.hosting import hosted, nobody, plain
from chat.joining import enter
from chat.log import append, lock_room
from chat.models import Invitation, InvitationLink, Membership, Refusal, Role, Room, RoomEvent
from chat.uninviting import end_invitations
from community.discussions.access import require_member
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.blocks import are_apart, people_for

MOST_LINKS, MOST_USES, MOST_DAYS = 10, 100, 30
"""Links of one room at a time, uses and days of one link."""


def invite(by: Any, room: Room, handle: str) -> None:
    """Invite a member by handle; inviting twice changes nothing.

    Raises like `hosted`, `ValidationError` for a `handle` that nobody has whom `by` may invite, `PermissionDenied`
    for a room that is not closed or has ended, and `TooFast`.
    """
    require_member(by)
    member = people_for(by).filter(handle=plain(handle)).first()
    if member is None:
        raise nobody()
    with hosted(by, room, member) as found:
        _require_closed(found)
        if are_apart(by.pk, member.pk):  # a block came in between
            raise nobody()
        invited = Invitation.objects.filter(room=found, member=member)
        if invited.exists() or Membership.objects.filter(room=found, member=member).exists():
            return
        if found.is_of_few:
            require_place(by, found, member)
        pace.check(by, "room.invite")
        Refusal.objects.filter(room=found, member=member).delete()
        Invitation.objects.create(room=found, member=member, by=by)
        record("room.invited", actor=by, subject=found, member=member.pk)


def take_back(by: Any, room: Room, handle: str) -> None:
    """Take an invitation back; where there is none, nothing changes. Raises like `hosted`."""
    with hosted(by, room) as found:
        end_invitations(Invitation.objects.filter(room=found, member__handle=plain(handle)))


def answer_invitation(member: Any, room: Room, accept: bool) -> None:
    """Come into the room, or say no, of which nobody hears.

    Raises `Http404` for who is not invited (any more), and `PermissionDenied` for a room that has ended.
    """
    require_member(member)
    with transaction.atomic():
        hold(member)
        found = lock_room(room.pk)
        invitation = Invitation.objects.filter(room=found, member=member).first()
        if invitation is None or (accept and are_apart(member.pk, invitation.by_id)):
            raise Http404
        if accept and is_kept_out(found, member):
            raise Http404
        if accept:
            _require_closed(found)
            _admit(found, member)
        else:
            end_invitations(Invitation.objects.filter(pk=invitation.pk))


def make_link(by: Any, room: Room, most: int, days: int) -> InvitationLink:
    """A link by which `most` members may come in within so many days.

    Raises like `hosted`, `ValidationError` by field, `PermissionDenied` for a room that is not closed or has ended,
    and `TooFast`.
    """
    for field, value, limit in (("most", most, MOST_USES), ("days", days, MOST_DAYS)):
        if not 1 <= value <= limit:
            raise ValidationError({field: _("A number from 1 to %(most)d.") % {"most": limit}})
    with hosted(by, room) as found:
        _require_closed(found)
        if found.is_of_few:
            raise PermissionDenied(_("No link leads into this room: everybody is asked by name."))
        if links_of(found).count() >= MOST_LINKS:
            raise ValidationError(_("This room has many links already. End one first."))
        pace.check(by, "room.link")
        until = timezone.now() + timedelta(days=days)
        link = InvitationLink.objects.create(room=found, by=by, most=most, until=until)
        record("room.link_made", actor=by, subject=found, link=link.pk)
    return link


def end_link(by: Any, room: Room, pk: int) -> None:
    """Let a link lead nowhere; one that is gone stays so. Raises like `hosted`."""
    with hosted(by, room) as found:
        InvitationLink.objects.filter(room=found, pk=pk).delete()


def links_of(room: Room) -> QuerySet[InvitationLink]:
    """Those that still lead in."""
    return InvitationLink.objects.filter(room=room, until__gt=timezone.now(), used__lt=F("most"))


def token_of(link: InvitationLink) -> str:
    """What stands in the link's address. It cannot be guessed, and nothing that is stored gives it away."""
    return _signer().sign(str(link.pk))


def link_for(member: Any, token: str) -> InvitationLink:
    """The link of an address, for a member whom it would let in. Raises `Http404`, whatever is wrong with it."""
    try:
        pk = int(_signer().unsign(token))
    except BadSignature:
        raise Http404 from None
    link = InvitationLink.objects.select_related("room", "by").filter(pk=pk, until__gt=timezone.now()).first()
    if link is None or are_apart(member.pk, link.by_id):
        raise Http404
    if Refusal.objects.filter(room=link.room_id, member=member).exists() or not _hosts(link):
        raise Http404
    return link


def come_in(member: Any, token: str) -> Room:
    """Come into a room by a link; who is in already uses nothing up, and a link makes nobody more than a member.

    Raises `Http404` for a link that does not lead in, `ValidationError` for one that is used up, and
    `PermissionDenied` for a room that has ended.
    """
    require_member(member)
    with transaction.atomic():
        hold(member)
        room = lock_room(link_for(member, token).room_id)
        link = link_for(
            member, token
        )  # as of now: its room is locked, and all that changes it locks the room
        if Membership.objects.filter(room=room, member=member).exists():
            return room
        _require_closed(room)
        if link.used >= link.most:
            raise ValidationError(_("This link is used up. Ask for another one."))
        InvitationLink.objects.filter(pk=link.pk).update(used=F("used") + 1)
        _admit(room, member)
    return room


def _admit(room: Room, member: Any) -> None:
    """Let a member into the locked room."""
    end_invitations(Invitation.objects.filter(room=room, member=member))
    if not Membership.objects.filter(room=room, member=member).exists():
        enter(member, room)
        append(room, RoomEvent.ROOM, timezone.now(), actor=member, joined=member.pk)


def _hosts(link: InvitationLink) -> bool:
    """Whether who made the link still looks after the room."""
    return Membership.objects.filter(room=link.room_id, member=link.by_id, role=Role.HOST).exists()


def _require_closed(room: Room) -> None:
    if room.kind != Room.CLOSED and not room.is_of_few:
        raise PermissionDenied(_("Nobody needs an invitation to this room. Send them its address."))
    if room.archived_at:
        raise PermissionDenied(_("This room has ended. What was said stays to be read."))


def _signer() -> Signer:
    return Signer(salt="chat.invitation", sep="~")
