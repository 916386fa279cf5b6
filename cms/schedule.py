"""Publishing and withdrawing pages at the hour that their editor set."""

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision


def keep_hours() -> int:
    """Publish and withdraw what is due; returns how much that was. One of the worker's loops."""
    found = due()
    if not found:
        return 0
    call_command("publish_scheduled", verbosity=0)
    return found - due()


def due() -> int:
    """How many pages should have been published or withdrawn by now."""
    now = timezone.now()
    waiting = Revision.objects.filter(approved_go_live_at__lt=now).count()
    return waiting + Page.objects.live().filter(expire_at__lt=now).count()
