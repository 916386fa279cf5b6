"""Mail to who is not here: all that waits for a member in one letter, at most one an hour.

A letter is a row before it is a mail. What goes into it is settled once, so that a worker that is killed sends the same
letter again, under the same Message-ID, and never another one beside it.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from community.members.models import Member
from community.notifications.models import Digest, Errand, Letter, Mail
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

MODELS = (Letter, Digest)

logger = logging.getLogger(__name__)


def send_due() -> int:
    """Send the letter that is due longest. Returns how many, 0 or 1. One of the worker's loops."""
    return sent(taken_on(Letter) or _begun(), letter_of)


def sent[M: Mail](mail: M | None, write: Callable[[M], EmailMultiAlternatives | None]) -> int:
    """Send what there is to send, as it is to be written now; one that has nothing to tell any more is let go of.
    Returns how many mails were done with, 0 or 1."""
    if mail is None:
        return 0
    if message := write(mail):
        _hand_over(mail, message)
    else:
        mail.delete()
    return 1


def forget_mails() -> int:
    """Remove mails of long ago, with what they told. Returns how many. One of the worker's loops."""
    old = [model.objects.filter(ended_at__lte=timezone.now() - KEPT_FOR) for model in MODELS]
    return sum(mails.delete()[0] for mails in old if mails.exists())


def taken_on[M: Mail](model: type[M]) -> M | None:
    """A mail that another worker began and did not end, or that the mail server did not take before."""
    now = timezone.now()
    open_ones = model.objects.filter(ended_at=None, due_at__lte=now)
    for mail in open_ones.order_by("due_at")[:10]:
        mine = open_ones.filter(pk=mail.pk)
        if mine.update(due_at=now + LEASE, tries=F("tries") + 1):
            return model.objects.get(pk=mail.pk)
    return None


def _begun() -> Letter | None:
    """A new letter to whom something has waited longest, and all that waits for them."""
    waiting = Errand.objects.due(MAIL.name)
    for model in MODELS:
        waiting = waiting.filter(~Exists(recent(model, OuterRef("member"))))
    member = waiting.order_by("due_at").values_list("member", flat=True).first()
    if member is None:
        return None
    with transaction.atomic():
        # Workers that are at the same member go one after the other.
        Member.objects.select_for_update(no_key=True).get(pk=member)
        if any(recent(model, member).exists() for model in MODELS):
            return None
        letter = Letter.objects.create(member_id=member, due_at=timezone.now() + LEASE, tries=1)
        Errand.objects.due(MAIL.name).filter(member=member).update(letter=letter)
    return letter


def recent(model: type[Mail], member: int | OuterRef) -> QuerySet[Mail]:
    """Mails to a member after which the next one must wait."""
    return model.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=timezone.now() - PAUSE, is_sent=True), member=member
    )


def _hand_over(mail: Mail, message: EmailMultiAlternatives) -> None:
    """Give it to the mail server, and write down that it has it; or put it off."""
    try:
        with mailers.default as server:
            server.send_messages([message])
            # Before the farewell to the server, so that hardly a moment remains in which both can be true.
            _end(mail, is_sent=True)
    except smtplib.SMTPRecipientsRefused as refusal:
        is_final = all(code >= 500 for code, _words in refusal.recipients.values())
        _put_off(mail, refusal, is_final)
    except Exception as error:  # whatever a mail server is down with, the mail waits
        _put_off(mail, error, is_final=False)


def _end(mail: Mail, is_sent: bool) -> None:
    """It was handed over, or will not be."""
    _still(mail).update(ended_at=timezone.now(), is_sent=is_sent)


def _put_off(mail: Mail, error: Exception, is_final: bool) -> None:
    # Its class alone: what servers say names the address.
    logger.warning("A mail could not be sent (%s, try %d)", type(error).__name__, mail.tries)
    if is_final or mail.tries >= MOST_TRIES:
        _end(mail, is_sent=False)
    else:
        _still(mail).update(due_at=timezone.now() + FIRST_RETRY * 2 ** (mail.tries - 1))


def _still(mail: Mail) -> QuerySet[Any]:
    return type(mail).objects.filter(pk=mail.pk, ended_at=None)
