"""Taking it all along: everything we hold about a member, in one JSON document."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from community.members.holdings import Holding, held_about
from community.members.models import Member


def export(member: Member) -> dict[str, Any]:
    """`{"member", "exported_at", "holdings": [{"kind", "title", "purpose", "source", "items": [...]}]}`, plain JSON
    values throughout."""
    return {
        "member": member.handle,
        "exported_at": timezone.now().isoformat(),
        "holdings": [_section(holding, rows) for holding, rows in held_about(member)],
    }


def _section(holding: Holding, rows: Any) -> dict[str, Any]:
    return {
        "kind": holding.key,
        "title": str(holding.title),
        "purpose": str(holding.purpose),
        "source": str(holding.source),
        "items": [item_of(holding, row) for row in _complete(holding, rows).iterator(chunk_size=500)],
    }


def _complete(holding: Holding, rows: Any) -> Any:
    return rows.select_related(*holding.related) if holding.related else rows


def item_of(holding: Holding, row: Any) -> dict[str, Any]:
    """A row as it stands in files that members take along."""
    note = holding.note(row)
    return {**holding.export(row), **({"note": str(note)} if note else {})}


def send_as_made(
    request: HttpRequest, parts: Iterator[str], name: str, content_type: str
) -> StreamingHttpResponse:
    """Answer with a file whose parts are made while it is sent, so that it takes the memory of one of them, whichever
    kind of server asks."""
    body = _one_by_one(parts) if isinstance(request, ASGIRequest) else parts
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(body, content_type=content_type, headers=headers)


async def _one_by_one(parts: Iterator[str]) -> AsyncIterator[str]:
    """An event loop would else wait for all of them, and hold them."""
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part
