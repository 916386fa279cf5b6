"""Choosing how much to hear. None of it is recorded in the ledger: what somebody follows is theirs alone."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community.discussions.models import FIELDS, Board, Follow, Level, Reading, Thread
from community.members.access import hold
from community.members.blocks import require_together
from community.members.models import Block, Interest, Member

THREAD_LEVELS = (Level.EVERYTHING, Level.MENTIONS, Level.MUTED)

FOLLOWING = (Level.EVERYTHING, Level.FIRST)
"""The levels at which one hears more than where one chose nothing."""


def follow(member: Any, subject: Board | Interest | Member, level: str) -> None:
    """Choose how much to hear of a board, an interest or another member; `Level.MENTIONS` is as good as no choice.

    Raises `ValidationError` for a level that is none and for oneself, `PermissionDenied` for who is not here any more,
    and for following a member from whom a block keeps one apart.
    """
    _require(level, Level.values)
    if subject == member:
        raise ValidationError(_("You know what you say anyway."))
    about = {"member": member, FIELDS[type(subject)]: subject}
    with transaction.atomic():
        hold(member)
        if isinstance(subject, Member) and level in FOLLOWING:
            require_together(member.pk, subject.pk)
        if level == Level.MENTIONS:
            Follow.objects.filter(**about).delete()
        else:
            Follow.objects.update_or_create(**about, defaults={"level": level})


def follow_thread(member: Any, thread: Thread, level: str) -> None:
    """Choose how much to hear of a thread; taking part in it leaves that choice alone. Raises like `follow`."""
    _require(level, THREAD_LEVELS)
    with transaction.atomic():
        hold(member)
        Reading.objects.update_or_create(member=member, thread=thread, defaults={"level": level})


def end_between(block: Block) -> None:
    """Let neither of two members follow the other any more; what they muted stays so."""
    pair = Q(member=block.member_id, person=block.blocked_id) | Q(
        member=block.blocked_id, person=block.member_id
    )
    Follow.objects.filter(pair, level__in=FOLLOWING).delete()


def _require(level: str, known: Any) -> None:
    if level not in known:
        raise ValidationError({"level": _("Choose one of these.")})
