"""Taking it all along: everything we hold about a member, in one JSON document."""

from typing import Any

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
        "items": [_item(holding, row) for row in rows.iterator(chunk_size=500)],
    }


def _item(holding: Holding, row: Any) -> dict[str, Any]:
    note = holding.note(row)
    return {**holding.export(row), **({"note": str(note)} if note else {})}
