"""What this room keeps about a member."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding
from search.models import Hello


def _delete(hellos: QuerySet[Hello]) -> None:
    hellos.delete()


SAID = Holding(
    model=Hello,
    field="from_member",
    title=_("Hellos you said"),
    purpose=_("To open a room for the two of you once both said hello."),
    source=_("You said it"),
    describe=lambda hello: hello.to_member.name,
    erase=_delete,
    export=lambda hello: {"to": hello.to_member.handle, "at": hello.at.isoformat()},
    correct="search:people",
)


def _export_heard(hello: Hello) -> dict[str, Any]:
    return {"at": hello.at.isoformat()}


HEARD = Holding(
    model=Hello,
    field="to_member",
    title=_("Hellos said to you"),
    purpose=_("To open a room for the two of you once both said hello."),
    source=_("Somebody like you said it; who, you hear once you said it too"),
    describe=lambda hello: date_format(localtime(hello.at)),
    erase=_delete,
    export=_export_heard,
)
