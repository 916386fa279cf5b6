"""What invitations to rooms keep about a member."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chat.models import Invitation, InvitationLink, Refusal
from chat.naming import called
from chat.uninviting import end_invitations
from community.members.holdings import Holding


def _where(row: Any) -> dict[str, Any]:
    return {"room": row.room.title, "at": row.at.isoformat()}


INVITATIONS = Holding(
    model=Invitation,
    field="member",
    title=_("Rooms you are invited to"),
    purpose=_("Until you have answered."),
    source=_("Somebody invited you"),
    describe=lambda row: called(row.room),
    erase=lambda rows: rows.delete(),
    export=_where,
)

INVITED = Holding(
    model=Invitation,
    field="by",
    title=_("Invitations to rooms that you made"),
    purpose=_("Until they are answered."),
    source=_("You invited somebody"),
    describe=lambda row: called(row.room),
    erase=end_invitations,
    export=_where,
)

LINKS = Holding(
    model=InvitationLink,
    field="by",
    title=_("Links into rooms that you made"),
    purpose=_("So that they let in whom you sent them to."),
    source=_("You made them"),
    describe=lambda row: called(row.room),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"room": row.room.title, "until": row.until.isoformat(), "used": row.used},
)

REFUSALS = Holding(
    model=Refusal,
    field="member",
    title=_("Rooms you were put out of"),
    purpose=_("So that no link leads back in without a word."),
    source=_("Whoever looks after the room decided it"),
    describe=lambda row: called(row.room),
    erase=lambda rows: rows.delete(),
    export=_where,
)

HOLDINGS = (INVITATIONS, INVITED, LINKS, REFUSALS)
