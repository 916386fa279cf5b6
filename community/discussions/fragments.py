"""What everybody sees the same, rendered once per version of a thread and kept in the cache.

A key carries the thread's version, which grows in the transaction of every change of look: a fragment is never
stale, and what was hidden is never reached again. Threads and posts that are hidden are rendered for managers
only, and never kept. A page is kept twice, for strangers and for members; what one member sees of their own is laid
over (`overlays`).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.design.markdown import excerpt
from community.discussions.departures import with_gaps
from community.discussions.heads import EXCERPT, NO_HEAD, Head, head_of
from community.discussions.kinds import badge_of
from community.discussions.models import Thread, answer_of
from community.discussions.overlays import FOR_STRANGERS, lay_over
from community.discussions.paging import PAGE
from community.discussions.post_queries import posts_after
from community.discussions.queries import closing_of, threads_in_full
from community.discussions.unread import Unread

KEPT_FOR_S = 3_600
"""Seconds. Bounds memory, and how long a page may look as before an upgrade."""

ANSWER_EXCERPT = 280
"""Characters of the best answer shown under the question."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a thread: its markup for one reader, and what search engines are told."""

    markup: SafeString
    head: Head


def page_for(thread: Thread, after: int, member: Any) -> Page:
    """The page of a thread that follows number `after`, as everybody but managers sees it; for a member with what
    is theirs laid over."""
    audience = "members" if member.is_authenticated else "strangers"
    key = f"discussions:page:{thread.pk}:{thread.version}:{after}:{audience}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        context = _page(thread, after, sees_hidden=False)
        kept = _parts(context, member), _head(thread, after, context)
        cache.set(key, kept, KEPT_FOR_S)
    parts, head = kept
    return Page(lay_over(parts, thread, member), head)


def page_for_manager(thread: Thread, after: int, manager: Any) -> Page:
    """The same page with what is hidden, and with the means to hide and restore; never kept."""
    context = _page(thread, after, sees_hidden=True) | {"manages": True}
    return Page(lay_over(_parts(context, manager), thread, manager), _head(thread, after, context))


def _head(thread: Thread, after: int, context: dict[str, Any]) -> Head:
    """No query for the first page, which has the opening; one for others."""
    if thread.is_hidden or not thread.board.is_open:
        return NO_HEAD
    opening = context["posts"][0] if after == 0 else thread.posts.select_related("author").get(number=1)
    return head_of(thread, after, opening, context["answer"])


def _parts(context: dict[str, Any], member: Any) -> list[str]:
    """A page cut at its slots, as `overlays.lay_over` wants it."""
    return _cut("discussions/_page.html", context, None if member.is_authenticated else FOR_STRANGERS)


def _cut(template: str, context: dict[str, Any], slots: Collection[str] | None = None) -> list[str]:
    """`slots`: names of those that it has, None for all."""
    # Younger than every word on the page, so that no post can contain it.
    mark = SafeString(f"<!--{uuid.uuid4()}-->")
    return render_to_string(template, {**context, "mark": mark, "slots": slots}).split(mark)


def rows_markup(rows: list[Any], unread: dict[int, Unread], with_board: bool = False) -> list[SafeString]:
    """Each thread as one line of a list, in the order of `rows` (`queries.thread_rows`), with what is `unread` of it.

    No query where all are in the cache, else two.
    """
    keys = {row.pk: _row_key(row, with_board) for row in rows}
    kept = cache.get_many([keys[row.pk] for row in rows if not row.is_hidden])
    missing = [row.pk for row in rows if keys[row.pk] not in kept]
    if missing:
        made = {keys[t.pk]: (t, _row_parts(t, with_board)) for t in threads_in_full(missing)}
        cache.set_many({key: parts for key, (t, parts) in made.items() if not t.is_hidden}, KEPT_FOR_S)
        kept |= {key: parts for key, (_thread, parts) in made.items()}
    return [_row(kept[keys[row.pk]], unread.get(row.pk)) for row in rows if keys[row.pk] in kept]


def _row(parts: list[str], unread: Unread | None) -> SafeString:
    """The line with its one slot filled, of which the words are the thread's address."""
    before, _label, url, behind = parts
    return SafeString(f"{before}{unread.badge(url) if unread else ''}{behind}")  # safe: parts of a template


def _row_key(row: Any, with_board: bool) -> str:
    return f"discussions:line:{row.pk}:{row.version}:{'b' * with_board}:{get_language()}"


def _row_parts(thread: Thread, with_board: bool) -> list[str]:
    return _cut(
        "discussions/_thread_row.html",
        {
            "thread": thread,
            "excerpt": excerpt(thread.opening or "", EXCERPT),
            "interests": _interests(thread),
            "board": thread.board if with_board else None,
            "badge": badge_of(thread, thread.answer_number is not None),
        },
    )


def _page(thread: Thread, after: int, sees_hidden: bool) -> dict[str, Any]:
    end = after + PAGE
    return {
        "thread": thread,
        **_answering(thread),
        "closing": closing_of(thread),
        "posts": with_gaps(thread, after, PAGE, posts_after(thread, after, PAGE, sees_hidden)),
        "interests": _interests(thread),
        "earlier": after - PAGE,
        "later": end if end < thread.last_number else 0,
        "page_number": after // PAGE + 1,
        "page_count": -(-thread.last_number // PAGE),
    }


def _answering(thread: Thread) -> dict[str, Any]:
    """`badge`, and `answer`: the post that answers a question best, with an excerpt of it. One query for a question."""
    found = answer_of(thread)
    if found is None:
        return {"badge": badge_of(thread, answered=False), "answer": None}
    found.post.thread = thread
    return {
        "badge": badge_of(thread, answered=True),
        "answer": found.post,
        "answer_excerpt": excerpt(found.post.body, ANSWER_EXCERPT),
    }


def _interests(thread: Thread) -> list[dict[str, str]]:
    return [
        {"label": interest.name, "url": interest.get_absolute_url()} for interest in thread.interests.all()
    ]
