"""What the kinds of pages that the brand publishes have in common: everybody finds what everybody may read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from cms.pages.talk import TalkPage
from search.documents.source import PUBLIC, Shown, Source, document, subject, words_of
from search.engines import Document


@dataclass(frozen=True, slots=True)
class Published[Kind: TalkPage]:
    """One kind of them. `names`: further words that a page is found by; `tells`: further fields of its `Shown`."""

    kind: type[Kind]
    names: Callable[[Kind], list[str]] = lambda page: []
    tells: Callable[[Kind], dict[str, Any]] = lambda page: {}

    def source(self, label: str | Promise, one: str | Promise, icon: str) -> Source:
        return Source(
            kind=self.kind.word,
            label=label,
            one=one,
            icon=icon,
            documents=self.documents,
            shown=self.shown,
            titled=self.titled,
            all=self.kind.objects.all,
            lookups={"interests": "interests__slug__in", "at": "first_published_at"},
            marks={f"{self.kind.word}.published": subject},
        )

    def readable(self) -> QuerySet[Kind]:
        return self.kind.objects.live().public()

    def documents(self, pks: Collection[int]) -> list[Document]:
        pages = self.readable().filter(pk__in=pks)
        return [
            self._document(page)
            for page in pages.prefetch_related("interests__synonyms", "interests__broader")
        ]

    def _document(self, page: Kind) -> Document:
        interests = list(page.interests.all())
        written = page.body.stream_block.get_searchable_content(page.body)
        return document(
            page.word,
            page.pk,
            title=page.title,
            body="\n".join(str(part) for part in [page.intro, *written]),
            names=[*words_of(interests), *self.names(page)],
            url=page.url or "",
            # Of a moment as well: what is new is what was said lately, not what is to come.
            at=int((page.first_published_at or page.latest_revision_created_at).timestamp()),
            interests=[interest.slug for interest in interests],
            visible_to=[PUBLIC],
        )

    def shown(self, member: Any, pks: Collection[int]) -> dict[int, Shown]:
        return {
            page.pk: Shown(
                title=page.title, url=page.url or "", at=page.first_published_at, **self.tells(page)
            )
            for page in self.readable().filter(pk__in=pks)
        }

    def titled(self, member: Any, text: str) -> QuerySet[Kind]:
        return self.readable().filter(title__icontains=text).order_by("-first_published_at")
