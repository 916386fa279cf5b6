"""What message requests keep about both members."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import MessageRequest
from community.design.markdown import excerpt
from community.members.holdings import Holding

ACCEPTED = MessageRequest.State.ACCEPTED


def _export_asked(row: MessageRequest) -> dict[str, Any]:
    """A no is not told to whoever asked, here neither."""
    words = {"to": row.to_member.handle, "at": row.at.isoformat(), "text": row.body}
    return words | {"is_accepted": row.state == ACCEPTED}


def _export_was_asked(row: MessageRequest) -> dict[str, Any]:
    words = {"from": row.from_member.handle, "at": row.at.isoformat(), "text": row.body}
    return words | {"state": row.state}


def _note(row: MessageRequest) -> str:
    if row.hidden_at and row.body:
        return _("Hidden by a manager")
    return _("Accepted") if row.state == ACCEPTED else ""


def _line(name: str, row: MessageRequest) -> str:
    return f"{name}: {excerpt(row.body, 100)}" if row.body else name


ASKED = Holding(
    model=MessageRequest,
    field="from_member",
    title=gettext_lazy("Whom you asked to talk"),
    purpose=gettext_lazy("So that they can say yes; for 30 days"),
    source=gettext_lazy("You wrote it"),
    describe=lambda row: _line(row.to_member.name, row),
    erase=lambda rows: rows.delete(),
    export=_export_asked,
    note=_note,
)
WAS_ASKED = Holding(
    model=MessageRequest,
    field="to_member",
    title=gettext_lazy("Who asked you to talk"),
    purpose=gettext_lazy("So that you can answer; for 30 days"),
    source=gettext_lazy("They wrote to you"),
    describe=lambda row: _line(row.from_member.name, row),
    erase=lambda rows: rows.delete(),
    export=_export_was_asked,
    correct="chat:requests",
    note=lambda row: str(MessageRequest.State(row.state).label),
)

HOLDINGS = (ASKED, WAS_ASKED)
