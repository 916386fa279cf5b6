"""Replies, found by what they say. An opening is part of its thread."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.design.markdown import LONGEST, excerpt
from community.discussions.models import Post
from community.discussions.words import PLACE
from community.ledger.models import Entry
from community.members.blocks import blocked_by
from search.documents.source import (
    Shown,
    Source,
    board_label,
    by_actor,
    document,
    member_label,
    readers_of,
    subject,
    thanked,
    thread_label,
    traits,
    with_pictures,
)
from search.engines import Document


def replies() -> QuerySet[Post]:
    return Post.objects.filter(number__gt=1)


def _readable(posts: QuerySet[Post]) -> QuerySet[Post]:
    found = posts.filter(number__gt=1, hiding=None, thread__is_hidden=False).exclude(body="")
    return found.select_related("thread__board", "author")


def documents(pks: Collection[int]) -> list[Document]:
    pictures = with_pictures(PLACE.kind, pks)
    return [_document(post, post.pk in pictures) for post in _readable(Post.objects.filter(pk__in=pks))]


def _document(post: Post, has_pictures: bool) -> Document:
    """Without a title: the thread is found by it already."""
    return document(
        "post",
        post.pk,
        title="",
        body=excerpt(post.body, LONGEST),
        author=post.author.name,
        by=member_label(post.author_id),
        places=[board_label(post.thread.board_id), thread_label(post.thread_id)],
        traits=traits(pictures=has_pictures),
        thanks=post.thanks_count,
        url=post.get_absolute_url(),
        at=int(post.at.timestamp()),
        visible_to=readers_of(post.thread.board),
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    posts = Post.objects.visible_to(member).exclude(author__in=blocked_by(member))
    found = _readable(posts.filter(pk__in=pks))
    return {
        post.pk: Shown(
            title=post.thread.shown_title,
            url=post.get_absolute_url(),
            at=post.at,
            place=post.thread.board.title,
            author=post.author.name,
            seed=post.author_id,
        )
        for post in found
    }


def titled(member: Any, text: str) -> QuerySet[Post]:
    """None: a reply has no title, and reading through all replies is what the engine is for."""
    return Post.objects.none()


def concerned(entry: Entry) -> Iterable[int]:
    return replies().filter(pk=entry.subject_id).values_list("pk", flat=True)


def under_opening(entry: Entry) -> Iterable[str]:
    """Where all stands that answered an opening: it is hidden and shown with it."""
    openings = Post.objects.filter(pk=entry.subject_id, number=1)
    return [thread_label(pk) for pk in openings.values_list("thread_id", flat=True)]


def under_retitled(entry: Entry) -> Iterable[str]:
    """A new title stands in the addresses of all replies."""
    return under_opening(entry) if entry.data["retitled"] else []


def in_thread(entry: Entry) -> Iterable[str]:
    return [thread_label(entry.subject_id)] if entry.subject_id else []


def departed(entry: Entry) -> Iterable[int]:
    """Openings as well: as such they are found by their thread, and are replies no more, or now."""
    return Post.objects.filter(departures__steering=entry.data["steering"]).values_list("pk", flat=True)


SOURCE = Source(
    kind="post",
    label=_("Replies"),
    one=pgettext_lazy("thing said", "Reply"),
    icon="message-circle",
    documents=documents,
    shown=shown,
    titled=titled,
    all=replies,
    within={
        "board": lambda pk: replies().filter(thread__board=pk),
        "thread": lambda pk: replies().filter(thread=pk),
        "member": lambda pk: Post.objects.filter(author=pk, number__gt=1),
    },
    marks={
        "post.replied": subject,
        "post.gathered": subject,
        "thread.split": departed,
        "thread.carried": departed,
        "thread.merged": departed,
        "post.hidden": concerned,
        "post.restored": concerned,
        "post.edited": concerned,
        "post.removed": concerned,
        "post.returned": concerned,
        "thanks.given": thanked("post"),
        "thanks.taken_back": thanked("post"),
    },
    spreads={
        "thread.moved": in_thread,
        "post.hidden": under_opening,
        "post.restored": under_opening,
        "post.edited": under_retitled,
        "post.removed": under_opening,
        "post.returned": under_opening,
        "member.left": by_actor,
    },
)
