"""What this room keeps about a member in rooms with a programme."""

from django.utils.translation import gettext_lazy as _

from chat.models import Reminder
from community.members.holdings import Holding

REMINDERS = Holding(
    model=Reminder,
    field="member",
    title=_("Rooms you want to be reminded of"),
    purpose=_("To tell you when they begin"),
    source=_("You asked for it"),
    describe=lambda row: str(row.room),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"room": row.room.slug, "at": row.at.isoformat()},
    correct="chat:rooms",
)

HOLDINGS = (REMINDERS,)
