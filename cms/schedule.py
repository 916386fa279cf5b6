"""Publishing and withdrawing pages at the hour that their editor set.

As Wagtail's `publish_scheduled` does, but each page by itself: one that cannot be published holds up no other.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision


def keep_hours() -> int:
    """Publish and withdraw what is due; returns how much that was. One of the worker's loops, which tells in the log
    what went wrong, and tries again. Raises an `ExceptionGroup` with what could not be done, after all else was."""
    done, errors = 0, []
    for one in due():
        try:
            with transaction.atomic():
                _publish_or_withdraw(one)
            done += 1
        except Exception as error:
            error.add_note(f"{one._meta.verbose_name} {one.pk}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("Pages could not be published or withdrawn at their hour", errors)
    return done


def due() -> Iterator[Page | Revision]:
    """The pages to be withdrawn by now, then the revisions to be published."""
    now = timezone.now()
    yield from Page.objects.live().filter(expire_at__lt=now).order_by("expire_at")
    yield from Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")


def _publish_or_withdraw(one: Page | Revision) -> None:
    if isinstance(one, Page):
        one.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    else:
        one.publish(log_action="wagtail.publish.scheduled")
