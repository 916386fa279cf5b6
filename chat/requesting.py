"""Message requests: the way to a room of two for who did not say hello to each other; it opens by the other's yes alone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from chat.models import Membership, MessageRequest, Reach, Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from community.discussions.following import FOLLOWING
from community.discussions.models import Follow
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.blocks import between, people_for
from community.members.models import Block, Member
from community.recognition.trust import may_do

LEVEL = 1
"""Of trust, from which members may ask (Discourse: direct messages)."""

ACT = "message.requested"
LONGEST = 1_000


def may_ask(member: Any, other: Member) -> bool:
    """Whether `member` may ask `other` to talk: as far as `other` said so, and no block is between them."""
    if not member.is_authenticated or member.pk == other.pk or not may_do(member, LEVEL):
        return False
    reach = Reach.objects.filter(member=other).first()
    letters = reach.letters if reach else Reach.Letters.NOBODY
    if letters == Reach.Letters.NOBODY or not people_for(member).filter(pk=other.pk).exists():
        return False
    return letters == Reach.Letters.EVERYBODY or _is_known(member, other)


def _is_known(member: Any, other: Member) -> bool:
    """Whether `other` follows `member`, or they belong to one room."""
    if Follow.objects.filter(member=other, person=member, level__in=FOLLOWING).exists():
        return True
    theirs = Membership.objects.filter(member=other).values("room")
    return Membership.objects.filter(member=member, room__in=theirs).exists()


def room_of(member: Any, other: Member) -> Room | None:
    """The room that the two have already."""
    pair = "{}-{}".format(*sorted((member.pk, other.pk)))
    return Room.objects.filter(kind=Room.DIRECT, pair=pair).first()


def request_to(member: Any, other: Member) -> MessageRequest | None:
    return MessageRequest.objects.filter(from_member=member, to_member=other).first()


def waiting_for(member: Any) -> QuerySet[MessageRequest]:
    """The requests that `member` has not answered, the newest first, but of those whom a block keeps apart."""
    waiting = MessageRequest.objects.filter(to_member=member, state=MessageRequest.State.WAITING)
    return waiting.exclude(from_member__in=between(member)).select_related("from_member").order_by("-pk")


def ask(member: Member, other: Member, body: str) -> MessageRequest:
    """Ask `other` to talk; doing it again changes nothing. Who is asked by `other` already says yes by it.

    Raises `ValidationError` ({"body": …}), `Http404` where `may_ask` says no, `PermissionDenied` for who is not here
    any more, and `TooFast`.
    """
    body = body.strip()
    if not 0 < len(body) <= LONGEST:
        raise ValidationError({"body": _("Say in a few words why, in at most %(most)d letters.") % {"most": LONGEST}})
    with transaction.atomic():
        # Both rows, always in the same order: of two who ask each other at once the second one finds the first.
        for who in sorted((member, other), key=lambda who: who.pk):
            hold(who)
        if earlier := request_to(member, other):
            return earlier
        theirs = waiting_for(member).filter(from_member=other).first()
        if theirs is None and not may_ask(member, other):
            raise Http404
        pace.check(member, ACT)
        asked = MessageRequest.objects.create(from_member=member, to_member=other, body=body)
        if theirs:
            _open(theirs)
            _open(asked)
        else:
            record(ACT, actor=member, subject=asked)
    return asked


def accept(asked: MessageRequest, by: Member) -> Room:
    """Say yes: the room opens with what was asked as its first message. Doing it again changes nothing.

    Raises `Http404` for the request to somebody else and for one that is gone, and like `send_message`.
    """
    with transaction.atomic():
        asked = _locked(asked, by)
        if asked.state == MessageRequest.State.ACCEPTED:
            return open_direct_room(asked.from_member, asked.to_member)
        room = _open(asked)
        record("message.accepted", actor=by, subject=asked, room=room.pk)
    return room


def decline(asked: MessageRequest, by: Member) -> None:
    """Say no, which nobody is told; the words are gone. Raises like `accept`."""
    with transaction.atomic():
        asked = _locked(asked, by)
        if asked.state == MessageRequest.State.WAITING:
            asked.state, asked.body = MessageRequest.State.DECLINED, ""
            asked.save(update_fields=["state", "body"])


def end_between(block: Block) -> None:
    """Nothing waits between two whom a block keeps apart."""
    pair = [block.member_id, block.blocked_id]
    waiting = MessageRequest.objects.filter(from_member__in=pair, to_member__in=pair)
    waiting.filter(state=MessageRequest.State.WAITING).update(state=MessageRequest.State.DECLINED, body="")


def _locked(asked: MessageRequest, by: Member) -> MessageRequest:
    for pk in sorted((asked.from_member_id, asked.to_member_id)):
        hold(Member(pk=pk))
    found = MessageRequest.objects.select_for_update(of=("self",)).select_related("from_member", "to_member")
    mine = found.filter(pk=asked.pk, to_member=by).exclude(from_member__in=between(by)).first()
    if mine is None:
        raise Http404
    return mine


def _open(asked: MessageRequest) -> Room:
    room = open_direct_room(asked.from_member, asked.to_member)
    send_message(asked.from_member, room, asked.body, asked.client_id)
    asked.state, asked.body = MessageRequest.State.ACCEPTED, ""
    asked.save(update_fields=["state", "body"])
    return room
