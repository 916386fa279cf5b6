"""All that this room plugs in below it, on one page."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from django.db.models.signals import post_save

    from community.live import own
    from community.members import holdings
    from community.members.models import Block
    from community.notifications import inbox, kinds
    from community.notifications.models import Errand, Letter, Notice

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
    holdings.register(
        holdings.Holding(
            model=Errand,
            field="member",
            title=_("What waits to be brought to you"),
            purpose=_("To tell you, where you said yes to that, while you are not here."),
            source=_("Made from what happened around you"),
            describe=lambda errand: kinds.label_of(errand.notice.kind),
            erase=lambda errands: errands.delete(),
            export=lambda errand: {
                "kind": errand.notice.kind,
                "by": errand.channel,
                "due_at": errand.due_at.isoformat(),
            },
            correct="notifications:away",
        )
    )
    holdings.register(
        holdings.Holding(
            model=Letter,
            field="member",
            title=_("Mails about what happened here"),
            purpose=_(
                "So that you get no more than one an hour, and can see that we wrote. Kept for 30 days."
            ),
            source=_("We wrote them, since you said yes"),
            describe=lambda letter: date_format(localtime(letter.made_at), "DATETIME_FORMAT"),
            erase=lambda letters: letters.delete(),
            export=lambda letter: {"at": letter.made_at.isoformat(), "is_sent": letter.is_sent},
            correct="notifications:away",
        )
    )
    own.register(inbox.UNSEEN)
    post_save.connect(let_go, sender=Block, dispatch_uid="notifications.let_go")


def let_go(instance: Any, created: bool, **kwargs: Any) -> None:
    """What two do not hear of each other any more waits for neither."""
    from community.notifications.inbox import let_go_between

    if created:
        let_go_between(instance)
