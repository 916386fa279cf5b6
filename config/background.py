"""The loops that the worker runs beside the task queue: each does a batch, and rests when nothing was due."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from chat import erasing, reminding, requesting
from cms import schedule
from community.attachments import cards, forgetting
from community.discussions import bookmarking, drafting, polling, removing, scores, settling
from community.ledger import draining
from community.members import letters
from community.notifications import digesting, mailing, pushing
from community.recognition import trust
from search import asked, drift, mending, proposing, relating, sync, watching

# Each does one batch and returns how much it did.
LOOPS: dict[str, Callable[[], int]] = {
    "ledger": draining.drain,
    "search": sync.drain,
    "search-drift": drift.keep_true,
    "search-whole": mending.keep_whole,
    "search-relations": relating.keep_related,
    "old-proposals": proposing.forget_old,
    "old-searches": asked.forget,
    "saved-searches": watching.look_due,
    "schedule": schedule.keep_hours,
    "letters": letters.forget,
    "mail": mailing.send_due,
    "digests": digesting.send_due,
    "push": pushing.send_due,
    "old-mail": mailing.forget_mails,
    "trust": trust.look,
    "removals": removing.forget_removed,
    "uploads": forgetting.forget_unused,
    "scores": scores.keep_scores,
    "reminders": bookmarking.remind_due,
    "room-reminders": reminding.remind_due,
    "polls": polling.end_due,
    "drafts": drafting.forget_drafts,
    "gatherings": settling.settle_due,
    "cards": cards.fetch_due,
    "links": cards.forget_unused,
    "old-messages": erasing.erase_due,
    "requests": requesting.forget_faded,
}
RETRY_SECONDS = 5.0

logger = logging.getLogger(__name__)


def keep_running(name: str, work: Callable[[], int], stop: threading.Event, interval: float) -> None:
    """Call `work` until `stop`; wait `interval` seconds when it found nothing, longer when it failed."""
    while not stop.is_set():
        try:
            done = work()
        except Exception:  # the database may be away; the loop outlives it
            logger.exception("The %s loop failed; it goes on in %.0f s", name, RETRY_SECONDS)
            done, wait = 0, RETRY_SECONDS
        else:
            wait = interval
        close_old_connections()
        if not done:
            stop.wait(wait)
