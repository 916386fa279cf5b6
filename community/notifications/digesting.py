"""Sending digests: one to a member for each period, whatever happens to the workers.

A digest is a row, made in the step that moves the member's next one on, before it is a mail; a worker that is killed
leaves one that another sends, under the same Message-ID. What stands in it is asked at the moment of sending.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.members import consent
from community.members.models import Member
from community.notifications.digests import INTERVALS, PURPOSE, chosen, parts
from community.notifications.errands import reachable
from community.notifications.mailing import LEASE, MODELS, recent, sent, taken_on
from community.notifications.models import Digest, Every, Rhythm
from community.notifications.wording import brand, one_line, written

AT_ONCE = 10
"""Members whose turn it is who are looked at together."""


def send_due() -> int:
    """Send the digest that is due longest. Returns how many, 0 or 1. One of the worker's loops."""
    return sent(taken_on(Digest) or _begun(), mail_of)


def mail_of(digest: Digest) -> EmailMultiAlternatives | None:
    """The mail of what its member missed, as of now; None where there is nothing to tell, or nobody who wants it."""
    member = reachable(digest.member_id)
    every = chosen(member) if member else ""
    if member is None or not every:
        return None
    with override(member.language or settings.LANGUAGE_CODE):
        told = [(part.title, part.lines(member, digest.since)) for part in parts()]
        told = [(title, lines) for title, lines in told if lines]
        return written(digest, member, _subject(every), "digest", {"told": told}) if told else None


def _subject(every: str) -> str:
    words = {
        Every.DAY: _("Your day at %(brand)s"),
        Every.WEEK: _("Your week at %(brand)s"),
        Every.MONTH: _("Your month at %(brand)s"),
    }
    return one_line(words[Every(every)] % {"brand": brand()})


def _begun() -> Digest | None:
    """A new digest for one whose turn it is, and who got no mail within the hour."""
    due = Rhythm.objects.filter(next_at__lte=timezone.now())
    for model in MODELS:
        due = due.exclude(Exists(recent(model, OuterRef("member"))))
    for rhythm in due.order_by("next_at")[:AT_ONCE]:
        if digest := _begin(rhythm):
            return digest
    return None


def _begin(rhythm: Rhythm) -> Digest | None:
    """The turn moves on; who took their yes back gets nothing."""
    now = timezone.now()
    with transaction.atomic():
        # Of workers that are at the same member only one moves it on.
        turn = Rhythm.objects.filter(pk=rhythm.pk, next_at=rhythm.next_at)
        if not turn.update(next_at=_after(rhythm, now)) or not _wants(rhythm.member_id):
            return None
        since = rhythm.next_at - INTERVALS[Every(rhythm.every)]
        return Digest.objects.create(member_id=rhythm.member_id, since=since, due_at=now + LEASE, tries=1)


def _after(rhythm: Rhythm, now: datetime) -> datetime:
    """The next turn, at the same hour; turns that passed while no worker ran are left out."""
    interval = INTERVALS[Every(rhythm.every)]
    missed = max(timedelta(), now - rhythm.next_at) // interval
    return rhythm.next_at + (missed + 1) * interval


def _wants(pk: int) -> bool:
    member = Member.objects.filter(pk=pk, is_active=True).first()
    return member is not None and consent.allows(member, PURPOSE.name)
