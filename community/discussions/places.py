"""The places where one writes: a reply to a thread, a new thread on a board, a change of a post.

The same text names a place in a form, on a device and in the database: "reply-12", "start-3", "edit-7".
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from community.discussions.models import Board, Post, Thread

REPLY, START, EDIT = "reply", "start", "edit"

_PLACE = re.compile(r"(reply|start|edit)-([1-9]\d{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """`pk` is that of the thread replied to, of the board of a new thread, or of the post changed."""

    kind: str
    pk: int

    @classmethod
    def named(cls, text: str) -> "Place":
        """Raises `Http404` for what names no place."""
        if not (match := _PLACE.fullmatch(text)):
            raise Http404
        return cls(match[1], int(match[2]))

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}"

    def target_for(self, member: Any) -> Any:
        """The thread, board or post, where `member` may write at this place. Raises `Http404`."""
        return get_object_or_404(_open_to(member, self.kind), pk=self.pk)


def reply_to(thread: Thread) -> Place:
    return Place(REPLY, thread.pk)


def start_on(board: Board) -> Place:
    return Place(START, board.pk)


def edit_of(post: Post) -> Place:
    return Place(EDIT, post.pk)


@dataclass(frozen=True, slots=True)
class Sign:
    """How a place is called in a list, and the page of its form: "" where it is not there any more."""

    label: str
    page: str = ""


def signs_for(member: Any, places: Collection[Place]) -> dict[Place, Sign]:
    """A sign for each place: one query for each kind of place that there is."""
    signs: dict[Place, Sign] = {}
    for kind in {place.kind for place in places}:
        wanted = [place for place in places if place.kind == kind]
        found = _open_to(member, kind).in_bulk([place.pk for place in wanted])
        signs |= dict(_signs(kind, wanted, found))
    return signs


def _signs(kind: str, places: Iterable[Place], found: dict[int, Any]) -> Iterable[tuple[Place, Sign]]:
    for place in places:
        target = found.get(place.pk)
        yield place, _SIGNS[kind](target) if target else Sign(_("A place that is not here any more"))


def _open_to(member: Any, kind: str) -> QuerySet[Any]:
    """Where `member` may write, for places of a kind; what they may not see is not there."""
    if kind == REPLY:
        return Thread.objects.visible_to(member).select_related("board")
    if kind == START:
        return Board.objects.visible_to(member)
    return Post.objects.visible_to(member).filter(author=member).select_related("thread__board")


def _reply_sign(thread: Thread) -> Sign:
    label = _("Reply in “%(title)s”") % {"title": thread.shown_title}
    return Sign(label, thread.get_absolute_url())


def _start_sign(board: Board) -> Sign:
    label = _("New thread on “%(title)s”") % {"title": board.title}
    return Sign(label, reverse("discussions:start", args=[board.slug]))


def _edit_sign(post: Post) -> Sign:
    label = _("Change of your post in “%(title)s”") % {"title": post.thread.shown_title}
    return Sign(label, reverse("discussions:edit", args=[post.pk]))


_SIGNS: dict[str, Callable[[Any], Sign]] = {REPLY: _reply_sign, START: _start_sign, EDIT: _edit_sign}
