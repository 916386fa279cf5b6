"""Message requests: a way to a room of two for who did not say hello to each other; only the other's yes opens it.

A request fades `LASTS` after it was asked, whether it was answered or not; then one may ask again. So nobody who asks
can tell a no from silence, which is also what a block looks like. One that was reported stays until somebody looked.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.models import Letters, Membership, MessageRequest, Reach, Room
from chat.posting import checked_body, send_message
from chat.reading import mark_read
from chat.rooms import open_direct_room, room_of_two
from community.discussions.access import require_member
from community.discussions.following import FOLLOWING
from community.discussions.models import Follow
from community.discussions.words import read_words
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold, still_here
from community.members.blocks import between, people_for
from community.members.models import Block, Member
from community.moderation.models import Case
from community.recognition.trust import may_do

LEVEL = 1
"""Of trust, from which members may ask (Discourse: direct messages)."""

LONGEST = 1_000
"""Characters. Ours: why, and not yet what."""

LASTS = timedelta(days=30)
"""Until a request fades. Ours."""

FADED_AT_ONCE = 500

ACT = "message.requested"

KIND = "request"
"""Its word in moderation."""

State = MessageRequest.State


def let_write(member: Member, letters: str) -> None:
    """Choose who may ask `member` to talk. Raises `ValidationError` for a choice that is none, and `PermissionDenied`
    for who is not here any more."""
    if letters not in Letters.values:
        raise ValidationError({"letters": _("Choose one of these.")})
    with transaction.atomic():
        hold(member)
        Reach.objects.update_or_create(member=member, defaults={"letters": letters})


def may_ask(member: Any, other: Member) -> bool:
    """Whether `member` may ask `other` to talk: as far as `other` lets them, and no block is between them."""
    if not member.is_authenticated or member.pk == other.pk or not may_do(member, LEVEL):
        return False
    chosen = Reach.objects.filter(member=other).values_list("letters", flat=True).first()
    letters = chosen or Reach._meta.get_field("letters").default
    if letters == Letters.NOBODY or not people_for(member).filter(pk=other.pk).exists():
        return False
    return letters == Letters.EVERYBODY or _is_known(member, other)


def _is_known(member: Any, other: Member) -> bool:
    """Whether `other` follows `member`, or they belong to one room."""
    if Follow.objects.filter(member=other, person=member, level__in=FOLLOWING).exists():
        return True
    theirs = Membership.objects.filter(member=other).values("room")
    return Membership.objects.filter(member=member, room__in=theirs).exists()


def has_way_to(member: Any, other: Member) -> bool:
    """Whether `member` may ask `other`, has asked, or shares a room of two with them; no where a block is between."""
    if not member.is_authenticated or not people_for(member).filter(pk=other.pk).exists():
        return False
    is_open = room_of_two(member, other) or request_to(member, other)
    return bool(is_open) or may_ask(member, other)


def standing() -> QuerySet[MessageRequest]:
    """Those that have not faded."""
    return MessageRequest.objects.filter(Q(at__gt=timezone.now() - LASTS) | Q(pk__in=reported()))


def reported() -> QuerySet[Case, int]:
    """The ids of those that wait for a manager's look."""
    return Case.objects.filter(subject_kind=KIND, state=Case.State.OPEN).values_list("subject_id", flat=True)


def request_to(member: Any, other: Member) -> MessageRequest | None:
    return standing().filter(from_member=member, to_member=other).first()


def requests_to(member: Any) -> QuerySet[MessageRequest]:
    """What others asked `member`, but those whom a block keeps apart and who are gone, and what a manager hid."""
    asked = standing().filter(to_member=member, from_member__is_active=True, hidden_at=None)
    return asked.exclude(from_member__in=between(member)).select_related("from_member", "to_member")


def waiting_for(member: Any) -> QuerySet[MessageRequest]:
    """Those among them that `member` has not answered, the newest first."""
    return requests_to(member).filter(state=State.WAITING).order_by("-at", "-pk")


def ask(member: Member, other: Member, body: str) -> MessageRequest:
    """Ask `other` to talk; doing it again changes nothing. Who is asked by `other` already says yes by it.

    Raises `ValidationError` ({"body": …}, or for two who have a room), `Http404` where `may_ask` says no,
    `PermissionDenied` for who is not here any more, and `TooFast`.
    """
    require_member(member)
    body = _checked(member, body)
    with transaction.atomic():
        # Both rows, always in the same order: of two who ask each other at once the second one finds the first.
        still_here({member.pk, other.pk})
        hold(member)
        if earlier := request_to(member, other):
            return earlier
        if room_of_two(member, other):
            raise ValidationError(_("There is a room of the two of you already."))
        theirs = waiting_for(member).filter(from_member=other).first()
        if theirs is None and not may_ask(member, other):
            raise Http404
        pace.check(member, ACT)
        asked = _write(member, other, body)
        if theirs:
            _open(theirs)
            record("message.accepted", actor=member, subject=theirs)
            _open(asked)
        else:
            record(ACT, actor=member, subject=asked)
    return asked


def _checked(member: Member, body: str) -> str:
    """The words as they will be said; what would be refused then is refused now."""
    body = checked_body(body)
    if len(body) > LONGEST:
        raise ValidationError({"body": _("Say why in at most %(most)d characters.") % {"most": LONGEST}})
    read_words(member, body)
    return body


def _write(member: Member, other: Member, body: str) -> MessageRequest:
    """The one row of this direction, written anew over one that has faded."""
    fields = {"body": body, "state": State.WAITING, "at": timezone.now(), "client_id": uuid.uuid4()}
    fields["hidden_at"] = None
    return MessageRequest.objects.update_or_create(from_member=member, to_member=other, defaults=fields)[0]


def accept(asked: MessageRequest, by: Member) -> Room:
    """Say yes: the room opens with what was asked as its first message. Doing it again changes nothing.

    Raises `Http404` for the request to somebody else, for one that is gone, and after a no; and like `send_message`.
    """
    with transaction.atomic():
        asked = _held(asked, by)
        if asked.state == State.DECLINED:
            raise Http404
        if asked.state == State.ACCEPTED:
            return open_direct_room(asked.from_member, asked.to_member)
        room = _open(asked)
        record("message.accepted", actor=by, subject=asked)
    return room


def decline(asked: MessageRequest, by: Member) -> None:
    """Say no, which nobody is told; after a yes it changes nothing. Raises `Http404` like `accept`."""
    with transaction.atomic():
        asked = _held(asked, by)
        if asked.state == State.WAITING:
            asked.state = State.DECLINED
            asked.save(update_fields=["state"])


def _held(asked: MessageRequest, by: Member) -> MessageRequest:
    """The request as it is now, to `by`, both members held: of a yes, a no and a block one comes first."""
    still_here({asked.from_member_id, asked.to_member_id})
    hold(by)
    mine = requests_to(by).filter(pk=asked.pk).first()
    if mine is None:
        raise Http404
    return mine


def _open(asked: MessageRequest) -> Room:
    room = open_direct_room(asked.from_member, asked.to_member)
    said = send_message(asked.from_member, room, asked.body, asked.client_id)
    mark_read(asked.to_member, said.room, said.seq)  # who said yes has read it
    asked.state, asked.at = State.ACCEPTED, timezone.now()
    if not reported().filter(subject_id=asked.pk).exists():
        asked.body = ""
    asked.save(update_fields=["state", "body", "at"])
    return room


def end_between(block: Block) -> None:
    """Nothing waits between two whom a block keeps apart."""
    pair = [block.member_id, block.blocked_id]
    waiting = MessageRequest.objects.filter(from_member__in=pair, to_member__in=pair, state=State.WAITING)
    waiting.update(state=State.DECLINED)


def forget_faded() -> int:
    """Let go of requests that faded. One of the worker's loops; returns how many."""
    faded = (
        MessageRequest.objects.filter(at__lte=timezone.now() - LASTS)
        .exclude(pk__in=reported())
        .order_by("at")
    )
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    pks = list(faded.values_list("pk", flat=True)[:FADED_AT_ONCE])
    still = MessageRequest.objects.filter(pk__in=pks, at__lte=timezone.now() - LASTS)
    return still.exclude(pk__in=reported()).delete()[0] if pks else 0
