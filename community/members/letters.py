"""Mail to members: handed to the worker, so that no page waits for a mail server or fails with it."""

from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django_ox.models import OxTask

FAILED_FOR = timedelta(days=7)
"""How long an operator may look at a letter that could not be sent."""
ENDED_BADLY = (OxTask.Status.FAILED, OxTask.Status.LOST, OxTask.Status.DISCARDED)


@task
def deliver(subject: str, text: str, html: str, to: list[str]) -> None:
    """Send one letter; the queue tries again when the mail server does not take it."""
    letter = EmailMultiAlternatives(subject, text, to=to)
    if html:
        letter.attach_alternative(html, "text/html")
    letter.send()


def forget() -> int:
    """Remove from the queue what is done: letters hold addresses and log-in codes, which would stay when their member
    leaves. Returns how many. One of the worker's loops."""
    long_ago = timezone.now() - FAILED_FOR
    over = Q(status=OxTask.Status.SUCCESSFUL) | Q(status__in=ENDED_BADLY, enqueued_at__lt=long_ago)
    found = OxTask.objects.filter(over)
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    return found.delete()[0] if found.exists() else 0
