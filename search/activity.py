"""Who may be proposed to anybody at all, whatever they said yes to: who is about, and not held back."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.ledger.models import Entry
from community.recognition.models import StandingLock

SILENT_AFTER = timedelta(days=90)
"""Who did nothing for so long is not proposed: a hello to them would stay alone."""


def lately() -> Q:
    """A condition on members: they were here, or did something, within `SILENT_AFTER`."""
    since = timezone.now() - SILENT_AFTER
    did = Exists(Entry.objects.filter(actor=OuterRef("pk"), at__gte=since))
    return Q(last_login__gte=since) | Q(joined_at__gte=since) | Q(did)


def not_held_back() -> Q:
    """A condition on members: no manager decided for the lowest level of trust, which is what there is of sanctions."""
    return ~Q(Exists(StandingLock.objects.filter(member=OuterRef("pk"), level=0)))
