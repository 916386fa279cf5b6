"""Taking it all along: everything we hold about a member, in one JSON document that is made while it is sent."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override

from community.members.holdings import Holding, held_about
from community.members.models import Member

CHUNK = 500
"""Rows that are in memory at once."""


def file_of(member: Member) -> Iterator[str]:
    """The parts of `{"member", "exported_at", "holdings": [{"kind", "title", "purpose", "source", "items": [...]}]}`,
    plain JSON values throughout, each item on a line of its own. One query for each `CHUNK` rows of a holding."""
    opening = {"member": member.handle, "exported_at": timezone.now().isoformat()}
    yield _left_open(opening, "holdings")
    for number, (holding, rows) in enumerate(held_about(member)):
        yield ",\n" if number else "\n"
        yield from _section(holding, rows)
    yield "\n]}\n"


def _section(holding: Holding, rows: QuerySet[Any]) -> Iterator[str]:
    told = {name: str(getattr(holding, name)) for name in ("title", "purpose", "source")}
    yield _left_open({"kind": holding.key} | told, "items")
    before = "\n"
    for chunk in _chunks(holding, rows):
        yield before + ",\n".join(_json(item_of(holding, row)) for row in chunk)
        before = ",\n"
    yield "]}"


def _chunks(holding: Holding, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """By where the last chunk ended, so that no cursor stays open while a slow reader takes their time."""
    rows = rows.select_related(*holding.related) if holding.related else rows
    chunk = list(rows[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(rows.filter(pk__lt=chunk[-1].pk)[:CHUNK]) if len(chunk) == CHUNK else []


def _left_open(values: dict[str, str], last: str) -> str:
    """These values as the beginning of an object, up to the list that is its `last` value."""
    return f'{_json(values)[:-1]}, "{last}": ['


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def item_of(holding: Holding, row: Any) -> dict[str, Any]:
    """A row as it stands in files that members take along."""
    note = holding.note(row)
    return {**holding.export(row), **({"note": str(note)} if note else {})}


def send_as_made(
    request: HttpRequest, parts: Iterator[str], name: str, content_type: str
) -> StreamingHttpResponse:
    """Answer with a file whose parts are made while it is sent, in the language that is set now, so that it takes the
    memory of one of them, whichever kind of server asks."""
    spoken = _spoken(parts, get_language())
    body = _one_by_one(spoken) if isinstance(request, ASGIRequest) else spoken
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(body, content_type=content_type, headers=headers)


def _spoken(parts: Iterator[str], language: str | None) -> Iterator[str]:
    """Each part is made when the server asks for it, and by then another language may be set."""
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


async def _one_by_one(parts: Iterator[str]) -> AsyncIterator[str]:
    """An event loop would else wait for all of them, and hold them."""
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part
