"""Ideas: supporting them, and answering them for the brand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.design.markdown import render
from community.discussions.access import idea_for, require_brand, require_member
from community.discussions.locking import lock_threads
from community.discussions.models import STEPS, Idea, Status, Support, Thread
from community.discussions.posting import checked_body
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold


def support_idea(thread: Thread, member: Any) -> Idea:
    """Be for an idea of somebody else. To support what one supports changes nothing.

    Raises `ValidationError` once it is done or declined, `TooFast`, `PermissionDenied` for a stranger and for whose
    idea it is, `Http404` where there is no idea that `member` may see.
    """
    with _supporting(thread, member) as idea:
        if idea.thread.author_id == member.pk:
            raise PermissionDenied(_("It is your own idea: what counts is who else is for it."))
        if not Support.objects.filter(idea=idea, member=member).exists():
            pace.check(member, "support")
            Support.objects.create(idea=idea, member=member)
            record("idea.supported", actor=member, subject=idea.thread)
            _count(idea, +1)
    return idea


def withdraw_support(thread: Thread, member: Any) -> Idea:
    """Be for it no more. Withdrawing what is not there changes nothing. Returns and raises like `support_idea`."""
    with _supporting(thread, member) as idea:
        removed, _rows = Support.objects.filter(idea=idea, member=member).delete()
        if removed:
            record("idea.support_withdrawn", actor=member, subject=idea.thread)
            _count(idea, -1)
    return idea


def answer_idea(thread: Thread, by: Any, status: str, body: str) -> Idea:
    """Say for the brand what becomes of an idea, in place of what was said before. The same again changes nothing.

    Raises `ValidationError` by field (`status`, `body`), `PermissionDenied` for who does not speak for the brand,
    `Http404` where there is no idea.
    """
    require_brand(by)
    if status not in Status.values:
        raise ValidationError({"status": _("Choose what becomes of the idea.")})
    body = checked_body(body)
    with _locked(thread, by) as idea:
        if (idea.status, idea.body) != (status, body):
            idea.status, idea.body, idea.html = status, body, render(body)
            idea.answered_by, idea.answered_at = by, timezone.now()
            idea.save(update_fields=["status", "body", "html", "answered_by", "answered_at"])
            record("idea.answered", actor=by, subject=idea.thread, status=status)
            idea.thread.touch()
    return idea


def forget_supports(supports: QuerySet[Support]) -> None:
    """Take one member's support out of every idea; inside the transaction of their leaving."""
    pks = sorted(supports.values_list("idea", flat=True))
    lock_threads(pks)
    Idea.objects.filter(pk__in=pks).update(support_count=F("support_count") - 1)
    supports.delete()
    Thread.objects.filter(pk__in=pks).renew()


@contextmanager
def _supporting(thread: Thread, member: Any) -> Iterator[Idea]:
    require_member(member)
    with _locked(thread, member) as idea:
        if idea.is_decided:
            raise ValidationError(_("This idea is decided."))
        yield idea


@contextmanager
def _locked(thread: Thread, member: Any) -> Iterator[Idea]:
    """The idea as it stands now, its thread locked, in a transaction of somebody who may see it."""
    with transaction.atomic():
        hold(member)
        Thread.objects.select_for_update().get(pk=thread.pk)
        yield idea_for(member, thread.pk)


def _count(idea: Idea, change: int) -> None:
    """Count a supporter in or out; whoever speaks for the brand hears of each step once."""
    idea.support_count += change
    reached = max((step for step in STEPS if step <= idea.support_count), default=0)
    if reached > idea.step:
        idea.step = reached
        record("idea.noticed", subject=idea.thread, supporters=reached)
    idea.save(update_fields=["support_count", "step"])
    idea.thread.touch()
