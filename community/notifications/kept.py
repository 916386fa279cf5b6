"""What notifications keep of a member, for "What we know about you", for taking along and for leaving."""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding
from community.notifications import kinds
from community.notifications.models import Device, Digest, Errand, Letter, Mail, Notice, Rhythm


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _when(mail: Mail) -> str:
    return date_format(localtime(mail.made_at), "DATETIME_FORMAT")


def _export_mail(mail: Mail) -> dict[str, Any]:
    return {"at": mail.made_at.isoformat(), "is_sent": mail.is_sent}


NOTICES = Holding(
    model=Notice,
    field="member",
    title=_("Notices"),
    purpose=_("So that you hear when somebody answers you or a decision concerns you."),
    source=_("Made from what happened around you"),
    describe=lambda notice: kinds.label_of(notice.kind),
    erase=_delete,
    export=lambda notice: {"kind": notice.kind, "at": notice.at.isoformat()},
    correct="notifications:inbox",
)

ERRANDS = Holding(
    model=Errand,
    field="member",
    title=_("What waits to be brought to you"),
    purpose=_("To tell you, where you said yes to that, while you are not here."),
    source=_("Made from what happened around you"),
    describe=lambda errand: kinds.label_of(errand.notice.kind),
    erase=_delete,
    export=lambda errand: {
        "kind": errand.notice.kind,
        "by": errand.channel,
        "due_at": errand.due_at.isoformat(),
    },
    correct="notifications:away",
)

LETTERS = Holding(
    model=Letter,
    field="member",
    title=_("Mails about what happened here"),
    purpose=_("So that you get no more than one an hour, and can see that we wrote. Kept for 30 days."),
    source=_("We wrote them, since you said yes"),
    describe=_when,
    erase=_delete,
    export=_export_mail,
    correct="notifications:away",
)

DIGESTS = Holding(
    model=Digest,
    field="member",
    title=_("Digests"),
    purpose=_("So that you get one for each time, and can see that we wrote. Kept for 30 days."),
    source=_("We wrote them, since you said yes"),
    describe=_when,
    erase=_delete,
    export=_export_mail,
    correct="notifications:away",
)

RHYTHM = Holding(
    model=Rhythm,
    field="member",
    title=_("How often you get a digest"),
    purpose=_("To write to you as often as you chose."),
    source=_("You chose it"),
    describe=lambda rhythm: rhythm.get_every_display(),
    erase=_delete,
    export=lambda rhythm: {"every": rhythm.every, "next_at": rhythm.next_at.isoformat()},
    correct="notifications:away",
)

DEVICES = Holding(
    model=Device,
    field="member",
    title=_("Devices that show your notices"),
    purpose=_("To tell you there, where you said yes to that, while you are not here."),
    source=_("You added them"),
    describe=str,
    erase=_delete,
    export=lambda device: {
        "name": device.name,
        "service": urlsplit(device.endpoint).hostname,
        "shows_words": device.shows_words,
        "added_at": device.added_at.isoformat(),
    },
    correct="notifications:away",
)

ALL = (NOTICES, ERRANDS, LETTERS, DIGESTS, RHYTHM, DEVICES)
