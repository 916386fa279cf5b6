"""All that this room plugs in below it, on one page."""

from typing import Any

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from django.db.models.signals import post_save

    from community.members import holdings
    from community.members.models import Block
    from community.notifications import kinds
    from community.notifications.models import Notice

    holdings.register(
        holdings.Holding(
            model=Notice,
            field="member",
            title=_("Notices"),
            purpose=_("So that you hear when somebody answers you or a decision concerns you."),
            source=_("Made from what happened around you"),
            describe=lambda notice: kinds.label_of(notice.kind),
            erase=lambda notices: notices.delete(),
            export=lambda notice: {"kind": notice.kind, "at": notice.at.isoformat()},
            correct="notifications:inbox",
        )
    )
    post_save.connect(let_go, sender=Block, dispatch_uid="notifications.let_go")


def let_go(instance: Any, created: bool, **kwargs: Any) -> None:
    """What two do not hear of each other any more waits for neither."""
    from community.notifications.inbox import let_go_between

    if created:
        let_go_between(instance)
