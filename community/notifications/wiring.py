"""All that this room plugs in below it, on one page."""

from typing import Any


def plug_in() -> None:
    from django.contrib.auth.signals import user_logged_out
    from django.db.models.signals import post_save

    from community.live import own
    from community.members import consent, holdings, pace
    from community.members.models import Block
    from community.notifications import inbox, kept, words
    from community.notifications.devices import forget_after_log_out
    from community.notifications.digests import PURPOSE
    from community.notifications.telling import register

    for holding in kept.ALL:
        holdings.register(holding)
    consent.declare(PURPOSE)
    own.register(inbox.UNSEEN)
    register(words.SETTLED)
    # Ours: nobody has so many.
    pace.declare("device", "20/day")
    user_logged_out.connect(forget_after_log_out, dispatch_uid="notifications.forget_after_log_out")
    post_save.connect(let_go, sender=Block, dispatch_uid="notifications.let_go")


def let_go(instance: Any, created: bool, **kwargs: Any) -> None:
    """What two do not hear of each other any more waits for neither."""
    from community.notifications.inbox import let_go_between

    if created:
        let_go_between(instance)
