"""What this room keeps about a member."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.calls import forget_calls
from chat.hiding import erase_messages
from chat.models import Bot, Call, Letters, Membership, Message, Presence, Reach, Room
from chat.parting import forget_memberships
from community.design.markdown import excerpt
from community.members.holdings import Holding


def _export_membership(row: Membership) -> dict[str, Any]:
    return {
        "room": row.room.slug,
        "joined_at": row.joined_at.isoformat(),
        "role": row.role,
        "involvement": row.involvement,
        "read_seq": row.read_seq,
    }


def _export_message(row: Message) -> dict[str, Any]:
    return {
        "room": row.room.slug,
        "number": row.seq,
        "at": row.at.isoformat(),
        "edited_at": row.edited_at.isoformat() if row.edited_at else None,
        "text": row.body,
    }


def _export_call(row: Call) -> dict[str, Any]:
    return {"room": row.room.slug, "number": row.seq}


def _export_opened(row: Room) -> dict[str, Any]:
    return {"room": row.slug, "title": row.title, "opened_at": row.created_at.isoformat()}


def _note(row: Message) -> str:
    return _("Hidden by a manager") if row.hidden_at and row.body else ""


MESSAGES = Holding(
    model=Message,
    field="author",
    title=gettext_lazy("What you said in rooms"),
    purpose=gettext_lazy("So that others can read it and answer"),
    source=gettext_lazy("You wrote it"),
    describe=lambda row: excerpt(row.body, 120),
    erase=erase_messages,
    export=_export_message,
    note=_note,
    take="chat:own-messages",
    related=("room",),
)
MEMBERSHIPS = Holding(
    model=Membership,
    field="member",
    title=gettext_lazy("Rooms you belong to"),
    purpose=gettext_lazy("To bring you back to where you had read"),
    source=gettext_lazy("You talked there, or accepted a hello"),
    describe=lambda row: str(row.room) if not row.room.is_direct else _("A direct room"),
    erase=forget_memberships,
    export=_export_membership,
    related=("room",),
)


def _export_bot(row: Bot) -> dict[str, Any]:
    return {"room": row.room.slug, "name": row.member.name, "made_at": row.made_at.isoformat()}


CALLS = Holding(
    model=Call,
    field="member",
    title=gettext_lazy("Messages that mention you"),
    purpose=gettext_lazy("To show you where somebody called you"),
    source=gettext_lazy("Somebody wrote your name in a room"),
    describe=lambda row: str(row.room) if not row.room.is_direct else _("A direct room"),
    erase=forget_calls,
    export=_export_call,
)
OPENED = Holding(
    model=Room,
    field="opened_by",
    title=gettext_lazy("Rooms you opened"),
    purpose=gettext_lazy("So that you can look after them"),
    source=gettext_lazy("You opened them"),
    describe=lambda row: str(row) if not row.is_direct else _("A direct room"),
    erase=lambda rows: rows.update(opened_by=None),
    export=_export_opened,
)
PRESENCES = Holding(
    model=Presence,
    field="member",
    title=gettext_lazy("Rooms that you have open"),
    purpose=gettext_lazy("To show others in the room that you are there"),
    source=gettext_lazy("You have them open right now"),
    describe=lambda row: str(row.room) if not row.room.is_direct else _("A direct room"),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"room": row.room.slug, "until": row.until.isoformat()},
    correct="chat:reach",
)


def _reach(row: Reach) -> str:
    seen = _("Hidden") if row.is_hidden else _("Shown in rooms to which you belong")
    letters = _("May ask to write to you: %(who)s") % {"who": Letters(row.letters).label}
    return f"{seen} · {letters}"


REACH = Holding(
    model=Reach,
    field="member",
    title=gettext_lazy("How you are met in rooms"),
    purpose=gettext_lazy("So that others see of you what you want"),
    source=gettext_lazy("You chose it"),
    describe=_reach,
    erase=lambda rows: rows.delete(),
    export=lambda row: {"is_hidden": row.is_hidden, "letters": row.letters},
    correct="chat:reach",
)
BOTS = Holding(
    model=Bot,
    field="made_by",
    title=gettext_lazy("Bots you let into rooms"),
    purpose=gettext_lazy("To know who let a machine talk"),
    source=gettext_lazy("You made them"),
    describe=lambda row: row.member.name,
    erase=lambda rows: rows.update(made_by=None),
    export=_export_bot,
)
