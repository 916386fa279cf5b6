"""Short ways to be away, and to let the worker come round."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.ledger.draining import drain
from community.members.consent import give
from community.notifications import digesting
from community.notifications.digests import choose
from community.notifications.mailing import send_due
from community.notifications.models import Errand, Letter, Rhythm

MAILS = ("mail-direct", "mail-mention", "mail-reply", "mail-room")


def says_yes(member: Any, *purposes: str) -> None:
    for purpose in purposes or MAILS:
        give(member, purpose)


def wants_a_digest(member: Any, every: str = "week") -> None:
    """Chosen one period ago, so that it is due."""
    choose(member, every)
    Rhythm.objects.filter(member=member).update(next_at=timezone.now())


def send_digests() -> None:
    while digesting.send_due():
        pass


def catch_up() -> None:
    while drain():
        pass


def pass_the_hold() -> None:
    Errand.objects.update(due_at=timezone.now())


def pass_an_hour() -> None:
    for letter in Letter.objects.all():
        back = timedelta(hours=1, minutes=1)
        Letter.objects.filter(pk=letter.pk).update(
            due_at=letter.due_at - back, ended_at=letter.ended_at and letter.ended_at - back
        )


def bring() -> None:
    """All that is due by now goes out."""
    catch_up()
    pass_the_hold()
    while send_due():
        pass
