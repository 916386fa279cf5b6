"""Taking along what one said in a room: a file for each room, made while it is sent.

Only who said it asks for it, whether they may still see the room or not; of others there is nothing in it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chat.holdings import MESSAGES
from chat.models import Message, Room
from chat.naming import names_for
from community.members.exporting import item_of

CHUNK = 500
"""Messages that are in memory at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """How much somebody said in a room, and when. `name`: what the room is called, as far as they may know by now."""

    room: Room
    name: str
    count: int
    first: datetime
    last: datetime
    is_left: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How such a file is written: what stands before the messages, and each of them after that of `before`."""

    suffix: str
    content_type: str
    head: Callable[[str, Any], str]
    write: Callable[[Message, Message | None], str]


def said_by(member: Any) -> list[Said]:
    """In which rooms somebody said what is still there, the latest first; those that they left as well. Three queries
    at most."""
    said = _words_of(member).order_by().values("room")
    counted = said.annotate(count=Count("pk"), first=Min("at"), last=Max("at"))
    found = {row.pop("room"): row for row in counted}
    rooms = Room.objects.in_bulk(found)
    open_now = set(Room.objects.visible_to(member).filter(pk__in=found).values_list("pk", flat=True))
    names = names_for(member, [room for room in rooms.values() if room.pk in open_now])
    all_said = [
        Said(room=room, name=names.get(pk, ""), is_left=pk not in open_now, **found[pk])
        for pk, room in rooms.items()
    ]
    return sorted(all_said, key=lambda one: one.last, reverse=True)


def room_said_in(member: Any, slug: str) -> Said | None:
    """The same of one room; None where they said nothing that is still there."""
    return next((one for one in said_by(member) if one.room.slug == slug), None)


def file_of(member: Any, said: Said, form: Form) -> Iterator[str]:
    """The parts of the file. One query for each `CHUNK` messages."""
    yield form.head(said.name or called_as_left(), member)
    before: Message | None = None
    for chunk in _chunks(member, said.room):
        yield "".join(form.write(one, last) for one, last in zip(chunk, [before, *chunk], strict=False))
        before = chunk[-1]


def called_as_left() -> str:
    return _("A room that you left")


def _words_of(member: Any) -> QuerySet[Message]:
    return Message.objects.filter(author=member.pk).exclude(body="")


def _chunks(member: Any, room: Room) -> Iterator[list[Message]]:
    """By where the last chunk ended, so that no cursor stays open while a slow reader takes their time."""
    mine = (
        _words_of(member).filter(room=room).annotate(answers=F("replies_to__seq")).defer("html", "reactions")
    )
    after = 0
    while chunk := list(mine.filter(seq__gt=after).order_by("seq")[:CHUNK]):
        for message in chunk:
            message.room = room
        yield chunk
        after = chunk[-1].seq


def _line(message: Any, _before: Message | None) -> str:
    answers = {"answers": message.answers} if message.answers else {}
    return json.dumps(item_of(MESSAGES, message) | answers, ensure_ascii=False) + "\n"


def _title(name: str, member: Any) -> str:
    what = _("What you said here, taken along on %(day)s. Times are in UTC.")
    return f"# {name}\n\n{member.name} · {what % {'day': date_format(timezone.now())}}\n"


def _paragraph(message: Message, before: Message | None) -> str:
    is_new_day = before is None or before.at.date() != message.at.date()
    day = f"\n## {date_format(message.at)}\n" if is_new_day else ""
    note = MESSAGES.note(message)
    return f"{day}\n**{message.at:%H:%M}**{f' ({note})' if note else ''}\n\n{message.body}\n"


LINES = Form("jsonl", "application/jsonl; charset=utf-8", lambda _name, _member: "", _line)
PAGE = Form("md", "text/markdown; charset=utf-8", _title, _paragraph)
FORMS = {form.suffix: form for form in (PAGE, LINES)}
