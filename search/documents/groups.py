"""Groups that members founded, found by name and by what they are about; closed ones by who belongs to them alone."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.discussions.models import Board, Group
from search.documents.source import Shown, Source, document, readers_of, subject, words_of
from search.engines import Document


def standing() -> QuerySet[Group]:
    """Those that have not ended."""
    return Group.objects.filter(ending=None).select_related("board")


def documents(pks: Collection[int]) -> list[Document]:
    return [
        _document(group)
        for group in standing()
        .filter(pk__in=pks)
        .prefetch_related("interests__synonyms", "interests__broader")
    ]


def _document(group: Group) -> Document:
    interests = list(group.interests.all())
    return document(
        "group",
        group.pk,
        title=str(group),
        body=group.board.description,
        names=words_of(interests),
        url=group.get_absolute_url(),
        at=int(group.founded_at.timestamp()),
        interests=[interest.slug for interest in interests],
        visible_to=readers_of(group.board),
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    return {
        group.pk: Shown(title=str(group), url=group.get_absolute_url(), at=group.founded_at)
        for group in _read_by(member).filter(pk__in=pks)
    }


def titled(member: Any, text: str) -> QuerySet[Group]:
    return _read_by(member).filter(board__title__icontains=text).order_by("-founded_at")


def _read_by(member: Any) -> QuerySet[Group]:
    return standing().filter(board__in=Board.objects.visible_to(member))


SOURCE = Source(
    kind="group",
    label=_("Groups"),
    one=_("Group"),
    icon="users",
    documents=documents,
    shown=shown,
    titled=titled,
    all=Group.objects.all,
    lookups={"interests": "interests__slug__in", "at": "founded_at"},
    marks=dict.fromkeys(("group.founded", "group.ended", "group.resumed"), subject),
)
