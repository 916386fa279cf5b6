"""What goes on beside a thread or a page of the brand: threads like it, and stories like it.

Fetched after the page that shows it, so that pages kept for strangers hold nothing of other threads. The choice is
kept for each version of what it stands under and each audience; whether each of them may still be seen is asked every
time.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString

from cms.pages import StoryPage
from cms.pages.talk import TalkPage
from cms.queries import cards_of
from community.discussions.fragments import rows_markup
from community.discussions.models import Thread
from community.discussions.queries import thread_rows
from community.discussions.unread import unread_in
from community.members.blocks import blocked_by
from search import sync
from search.askers import Asker, asker, audience
from search.engines import EngineUnavailable, Hit, Query, Results
from search.everything import in_order, readable

THREADS, STORIES = 5, 3
"""How many stand there."""
KEPT_S = 600
"""Seconds for which the choice stays as it was."""
LONGEST = 120
"""Characters of a title that are looked for."""

logger = logging.getLogger(__name__)

type Chosen = tuple[list[int], list[int]]
"""Ids of threads, and of stories, the most alike first."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Lines of threads and cards of stories, as the asker may see them now."""

    threads: list[SafeString]
    stories: list[SafeString]


def beside_thread(thread: Thread, member: Any) -> Beside:
    """Its own story is not among them: the page names it already."""
    own = StoryPage.objects.filter(thread=thread).values_list("pk", flat=True)
    return _beside(f"thread-{thread.pk}-{thread.version}", thread, [thread.pk], own, member)


def beside_page(page: TalkPage, member: Any) -> Beside:
    """Its own thread is not among them, nor a story itself."""
    return _beside(
        f"{page.word}-{page.pk}-{page.latest_revision_id}", page, [page.thread_id], [page.pk], member
    )


def _beside(
    key: str, thing: Any, not_threads: Collection[Any], not_stories: Collection[int], member: Any
) -> Beside:
    apart, tokens = blocked_by(member), audience(member)
    seen_by = blake2b(repr((sorted(tokens), sorted(apart))).encode(), digest_size=12).hexdigest()
    chosen: Chosen | None = cache.get(f"search:beside:{key}:{seen_by}")
    if chosen is None:
        try:
            chosen = _choose(thing, asker(member))
            cache.set(f"search:beside:{key}:{seen_by}", chosen, KEPT_S)
        except EngineUnavailable:
            logger.warning("The search engine is away; nothing stands beside", exc_info=True)
            chosen = [], []
    threads = [pk for pk in chosen[0] if pk not in not_threads]
    stories = [pk for pk in chosen[1] if pk not in not_stories][:STORIES]
    rows = in_order(thread_rows(readable(member, apart).filter(pk__in=threads)), threads)[:THREADS]
    return Beside(rows_markup(rows, unread_in(rows, member), with_board=True), cards_of(StoryPage, stories))


def _choose(thing: Any, who: Asker) -> Chosen:
    """By the words of the title first, then what is new about the same interests: one request for all. One more of
    each than is shown, since the thing finds itself."""
    slugs = [interest.slug for interest in thing.interests.all()]
    kinds = {"thread": THREADS + 1, "story": STORIES + 1}
    questions = [
        Query(text=thing.title[:LONGEST], kinds=[kind], limit=limit, **who.fields)
        for kind, limit in kinds.items()
    ]
    if slugs:
        questions += [
            Query(text="", kinds=[kind], interests=slugs, sort="new", limit=limit, **who.fields)
            for kind, limit in kinds.items()
        ]
    answers = sync.engine().search_many(questions)
    return _both(answers[0::2]), _both(answers[1::2])


def _both(answers: Collection[Results]) -> list[int]:
    hits: list[Hit] = [hit for found in answers for hit in found.hits]
    return list(dict.fromkeys(hit.pk for hit in hits))
