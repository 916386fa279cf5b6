"""Stories that are published for everybody."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.pages import StoryPage
from search.documents.source import PUBLIC, Shown, Source, document, subject, words_of
from search.engines import Document


def readable() -> QuerySet[StoryPage]:
    return StoryPage.objects.live().public()


def documents(pks: Collection[int]) -> list[Document]:
    return [
        _document(story)
        for story in readable()
        .filter(pk__in=pks)
        .prefetch_related("interests__synonyms", "interests__broader")
    ]


def _document(story: StoryPage) -> Document:
    interests = list(story.interests.all())
    written = story.body.stream_block.get_searchable_content(story.body)
    return document(
        "story",
        story.pk,
        title=story.title,
        body="\n".join(str(part) for part in [story.intro, *written]),
        names=words_of(interests),
        url=story.url or "",
        at=int((story.first_published_at or story.latest_revision_created_at).timestamp()),
        interests=[interest.slug for interest in interests],
        visible_to=[PUBLIC],
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    return {
        story.pk: Shown(title=story.title, url=story.url or "", at=story.first_published_at)
        for story in readable().filter(pk__in=pks)
    }


def titled(member: Any, text: str) -> QuerySet[StoryPage]:
    return readable().filter(title__icontains=text).order_by("-first_published_at")


SOURCE = Source(
    kind="story",
    label=_("Stories"),
    one=_("Story"),
    icon="book-open",
    documents=documents,
    shown=shown,
    titled=titled,
    all=StoryPage.objects.all,
    lookups={"interests": "interests__slug__in", "at": "first_published_at"},
    marks={"story.published": subject},
)
