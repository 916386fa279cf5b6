"""What this room keeps about a member."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding
from community.recognition.models import Thanks


def _stay(rows: QuerySet[Thanks]) -> None:
    """Thanks hold no words; they point to a shell that is nobody any more, and the other one's count stays true."""


def _export(thanks: Thanks) -> dict[str, Any]:
    return {"for": f"{thanks.subject_kind}-{thanks.subject_id}", "at": thanks.at.isoformat()}


def _describe(thanks: Thanks) -> str:
    return date_format(localtime(thanks.at))


GIVEN = Holding(
    model=Thanks,
    field="giver",
    title=_("Thanks you gave"),
    purpose=_("So that others know that what they said helped."),
    source=_("You pressed thanks"),
    describe=_describe,
    erase=_stay,
    export=_export,
)

RECEIVED = Holding(
    model=Thanks,
    field="receiver",
    title=_("Thanks you were given"),
    purpose=_("So that you know that what you said helped."),
    source=_("Somebody pressed thanks"),
    describe=_describe,
    erase=_stay,
    export=_export,
)
