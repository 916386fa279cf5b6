"""What everybody sees the same, rendered once per version of a thread and kept in the cache.

A key carries the thread's version, which grows in the transaction of every change of look: a fragment is never
stale, and what was hidden is never reached again. Threads and posts that are hidden are rendered for managers
only, and never kept.
"""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.design.markdown import excerpt
from community.discussions.models import Thread
from community.discussions.paging import PAGE
from community.discussions.queries import posts_after, threads_in_full

KEPT_FOR_S = 3_600
"""Seconds. Bounds memory, and how long a page may look as before an upgrade."""

EXCERPT = 160
"""Characters of the opening shown in lists."""


def page_markup(thread: Thread, after: int) -> SafeString:
    """The page of a thread that follows number `after`, as everybody but managers sees it."""
    key = f"discussions:page:{thread.pk}:{thread.version}:{after}:{get_language()}"
    markup = cache.get(key)
    if markup is None:
        markup = render_to_string("discussions/_page.html", _page(thread, after, sees_hidden=False))
        cache.set(key, markup, KEPT_FOR_S)
    return markup


def page_markup_for_manager(thread: Thread, after: int, request: HttpRequest) -> SafeString:
    """The same page with what is hidden, and with the means to hide and restore; never kept."""
    context = _page(thread, after, sees_hidden=True) | {"manages": True}
    return render_to_string("discussions/_page.html", context, request)


def rows_markup(rows: list[Any], with_board: bool = False) -> list[SafeString]:
    """Each thread as one line of a list, in the order of `rows` (`queries.thread_rows`).

    No query where all are in the cache, else two.
    """
    keys = {row.pk: _row_key(row, with_board) for row in rows}
    kept = cache.get_many([keys[row.pk] for row in rows if not row.is_hidden])
    missing = [row.pk for row in rows if keys[row.pk] not in kept]
    if missing:
        made = {keys[t.pk]: (t, _row_markup(t, with_board)) for t in threads_in_full(missing)}
        cache.set_many({key: markup for key, (t, markup) in made.items() if not t.is_hidden}, KEPT_FOR_S)
        kept |= {key: markup for key, (_thread, markup) in made.items()}
    return [kept[keys[row.pk]] for row in rows if keys[row.pk] in kept]


def _row_key(row: Any, with_board: bool) -> str:
    return f"discussions:row:{row.pk}:{row.version}:{'b' * with_board}:{get_language()}"


def _row_markup(thread: Thread, with_board: bool) -> SafeString:
    return render_to_string(
        "discussions/_thread_row.html",
        {
            "thread": thread,
            "excerpt": excerpt(thread.opening or "", EXCERPT),
            "interests": _interests(thread),
            "board": thread.board if with_board else None,
        },
    )


def _page(thread: Thread, after: int, sees_hidden: bool) -> dict[str, Any]:
    end = after + PAGE
    return {
        "thread": thread,
        "posts": posts_after(thread, after, PAGE, sees_hidden),
        "interests": _interests(thread),
        "earlier": after - PAGE,
        "later": end if end < thread.last_number else 0,
        "page_number": after // PAGE + 1,
        "page_count": -(-thread.last_number // PAGE),
    }


def _interests(thread: Thread) -> list[dict[str, str]]:
    return [
        {"label": interest.name, "url": f"/search/?q={interest.slug}"} for interest in thread.interests.all()
    ]
