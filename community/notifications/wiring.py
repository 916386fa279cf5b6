"""All that this room plugs in below it, on one page."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from django.contrib.auth.signals import user_logged_out
    from django.db.models.signals import post_save

    from community.live import own
    from community.members import consent, holdings, pace
    from community.members.models import Block
    from community.notifications import inbox, kinds, words
    from community.notifications.devices import forget_after_log_out
    from community.notifications.digests import PURPOSE
    from community.notifications.models import Device, Digest, Errand, Letter, Notice, Rhythm

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
    holdings.register(
        holdings.Holding(
            model=Digest,
            field="member",
            title=_("Digests"),
            purpose=_("So that you get one for each time, and can see that we wrote. Kept for 30 days."),
            source=_("We wrote them, since you said yes"),
            describe=lambda digest: date_format(localtime(digest.made_at), "DATETIME_FORMAT"),
            erase=lambda digests: digests.delete(),
            export=lambda digest: {"at": digest.made_at.isoformat(), "is_sent": digest.is_sent},
            correct="notifications:away",
        )
    )
    holdings.register(
        holdings.Holding(
            model=Rhythm,
            field="member",
            title=_("How often you get a digest"),
            purpose=_("To write to you as often as you chose."),
            source=_("You chose it"),
            describe=lambda rhythm: rhythm.get_every_display(),
            erase=lambda rhythms: rhythms.delete(),
            export=lambda rhythm: {"every": rhythm.every, "next_at": rhythm.next_at.isoformat()},
            correct="notifications:away",
        )
    )
    consent.declare(PURPOSE)
    own.register(inbox.UNSEEN)
    kinds.register(words.SETTLED)
    holdings.register(
        holdings.Holding(
            model=Device,
            field="member",
            title=_("Devices that show your notices"),
            purpose=_("To tell you there, where you said yes to that, while you are not here."),
            source=_("You added them"),
            describe=str,
            erase=lambda devices: devices.delete(),
            export=lambda device: {
                "name": device.name,
                "service": urlsplit(device.endpoint).hostname,
                "shows_words": device.shows_words,
                "added_at": device.added_at.isoformat(),
            },
            correct="notifications:away",
        )
    )
    # Ours: nobody has so many.
    pace.declare("device", "20/day")
    user_logged_out.connect(forget_after_log_out, dispatch_uid="notifications.forget_after_log_out")
    post_save.connect(let_go, sender=Block, dispatch_uid="notifications.let_go")


def let_go(instance: Any, created: bool, **kwargs: Any) -> None:
    """What two do not hear of each other any more waits for neither."""
    from community.notifications.inbox import let_go_between

    if created:
        let_go_between(instance)
