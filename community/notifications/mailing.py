"""Mail to who is not here: all that waits for a member in one letter, at most one an hour.

A letter is a row before it is a mail. What goes into it is settled once, so that a worker that is killed sends the same
letter again, under the same Message-ID, and never another one beside it.
"""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.models import Member
from community.notifications.models import Errand, Letter
from community.notifications.topics import MAIL
from community.notifications.wording import letter_of

PAUSE = timedelta(hours=1)
"""Between two letters to the same member."""

LEASE = timedelta(seconds=90)
"""So long one worker has a letter to itself; the mail server is given up after a few times ten seconds."""

MOST_TRIES = 8
FIRST_RETRY = timedelta(minutes=1)
"""Doubled each time: the last try is two hours after the first."""

KEPT_FOR = timedelta(days=30)
"""How long a member can look up that we wrote."""

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Send the letter that is due longest. Returns how many, 0 or 1. One of the worker's loops."""
    letter = _taken_on() or _begun()
    if letter is None:
        return 0
    message = letter_of(letter)
    if message:
        _hand_over(letter, message)
    else:
        letter.delete()
    return 1


def forget_letters() -> int:
    """Remove letters of long ago, with what they told. Returns how many. One of the worker's loops."""
    old = Letter.objects.filter(ended_at__lte=timezone.now() - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0


def _taken_on() -> Letter | None:
    """A letter that another worker began and did not end, or that the mail server did not take before."""
    now = timezone.now()
    open_ones = Letter.objects.filter(ended_at=None, due_at__lte=now)
    for letter in open_ones.order_by("due_at")[:10]:
        mine = open_ones.filter(pk=letter.pk)
        if mine.update(due_at=now + LEASE, tries=F("tries") + 1):
            return Letter.objects.get(pk=letter.pk)
    return None


def _begun() -> Letter | None:
    """A new letter to whom something has waited longest, and all that waits for them."""
    waiting = Errand.objects.due(MAIL.name).filter(~Exists(_recent(OuterRef("member"))))
    member = waiting.order_by("due_at").values_list("member", flat=True).first()
    if member is None:
        return None
    with transaction.atomic():
        # Workers that are at the same member go one after the other.
        Member.objects.select_for_update(no_key=True).get(pk=member)
        if _recent(member).exists():
            return None
        letter = Letter.objects.create(member_id=member, due_at=timezone.now() + LEASE, tries=1)
        Errand.objects.due(MAIL.name).filter(member=member).update(letter=letter)
    return letter


def _recent(member: int | OuterRef) -> QuerySet[Letter]:
    """Letters to a member after which the next one must wait."""
    return Letter.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=timezone.now() - PAUSE, is_sent=True), member=member
    )


def _hand_over(letter: Letter, message: EmailMultiAlternatives) -> None:
    try:
        with mailers.default as server:
            server.send_messages([message])
            # Before the farewell to the server, so that hardly a moment remains in which both can be true.
            _end(letter, is_sent=True)
    except smtplib.SMTPRecipientsRefused as refusal:
        is_final = all(code >= 500 for code, _words in refusal.recipients.values())
        _put_off(letter, refusal, is_final)
    except Exception as error:  # whatever a mail server is down with, the letter waits
        _put_off(letter, error, is_final=False)


def _end(letter: Letter, is_sent: bool) -> None:
    Letter.objects.filter(pk=letter.pk, ended_at=None).update(ended_at=timezone.now(), is_sent=is_sent)


def _put_off(letter: Letter, error: Exception, is_final: bool) -> None:
    # Its class alone: what servers say names the address.
    logger.warning("A letter could not be sent (%s, try %d)", type(error).__name__, letter.tries)
    if is_final or letter.tries >= MOST_TRIES:
        _end(letter, is_sent=False)
    else:
        due = timezone.now() + FIRST_RETRY * 2 ** (letter.tries - 1)
        Letter.objects.filter(pk=letter.pk, ended_at=None).update(due_at=due)
