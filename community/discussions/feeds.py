"""Atom feeds of the open talk: a board's, and an interest's. Whoever asks, a feed holds what strangers may read."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.design.markdown import normalise
from community.discussions import access, queries
from community.discussions.fragments import KEPT_FOR_S
from community.discussions.models import Post, Thread
from community.members.vocabulary import interest_at

STRANGER = AnonymousUser()

ENTRIES = 20
"""Threads in a feed, by latest activity."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a feed is about: its name, a line about it, and its page."""

    title: str
    about: str
    path: str


@require_safe
def board_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of an open board; a closed one has no feed, for members neither."""
    board = access.board_for(STRANGER, slug)
    threads = board.threads.visible_to(STRANGER).newest_first()[:ENTRIES]
    return _answer(request, Place(board.title, board.description, board.get_absolute_url()), threads)


@require_safe
def interest_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of all open boards that touch an interest; at another word for it, the way there."""
    interest = interest_at(slug)
    if interest.slug != slug:
        return redirect("discussions:interest-feed", interest.slug, permanent=True)
    threads = queries.threads_for_interests(STRANGER, [interest], ENTRIES)
    return _answer(request, Place(interest.name, "", interest.get_absolute_url()), threads)


def _answer(request: HttpRequest, place: Place, threads: QuerySet[Thread]) -> HttpResponse:
    """The feed, or 304 to whoever has it.

    Its tag is made of the threads' versions and read anew for each request, so it is never stale. No date is
    asked of the reader, since what was hidden leaves without one.
    """
    rows = list(queries.thread_rows(threads))
    title = render_to_string("discussions/feed_title.txt", {"title": place.title}, request)
    tag = _tag_of(title, place, request.path, get_language(), [(row.pk, row.version) for row in rows])
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or HttpResponse(
        cache.get_or_set(
            f"discussions:feed:{tag}",
            lambda: _written(title, place, request.path, [row.pk for row in rows]),
            KEPT_FOR_S,
        ),
        content_type="application/atom+xml; charset=utf-8",
    )
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    return response


def _tag_of(*parts: Any) -> str:
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _written(title: str, place: Place, path: str, pks: Collection[int]) -> str:
    feed = _Atom(
        title=normalise(title),
        link=_address(place.path),
        feed_url=_address(path),
        description=None,
        subtitle=normalise(place.about) or None,
        language=get_language(),
    )
    openings = {post.thread_id: post for post in _openings(pks)}
    for pk in pks:
        if pk in openings:
            feed.add_item(**_entry(openings[pk]))
    return feed.writeString("utf-8")


def _openings(pks: Collection[int]) -> QuerySet[Post]:
    """Asks once more what a stranger may read: between two queries a manager may have hidden it."""
    posts = Post.objects.visible_to(STRANGER).filter(thread__in=pks, number=1).exclude(body="")
    return posts.select_related("thread__board", "author").prefetch_related("thread__interests")


def _entry(post: Post) -> dict[str, Any]:
    # XML has no way to write control characters, and even HTML made of clean Markdown holds one for `&#12;`.
    thread = post.thread
    return {
        "title": normalise(thread.shown_title),
        "link": _address(thread.get_absolute_url()),
        # Stays the same when the thread moves or is renamed.
        "unique_id": f"{settings.BASE_URL}/#thread-{thread.pk}",
        "description": None,
        "content": normalise(post.html),
        "author_name": normalise(post.author.name),
        "author_link": _address(post.author.get_absolute_url()),
        "pubdate": thread.created_at,
        "updateddate": thread.last_post_at,
        "categories": [normalise(interest.name) for interest in thread.interests.all()],
    }


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


class _Atom(Atom1Feed):
    """With the opening in full, where Django's has a summary."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        base = {"type": "html", "xml:base": f"{settings.BASE_URL}/"}
        handler.addQuickElement("content", item["content"], base)
