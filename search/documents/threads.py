"""Threads, found by title and opening."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from community.design.markdown import LONGEST, excerpt
from community.discussions.kinds import badge_of
from community.discussions.models import Post, Thread
from community.discussions.queries import threads_in_full, with_standing
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
    words_of,
)
from search.engines import Document


def documents(pks: Collection[int]) -> list[Document]:
    """Without those that are hidden, or whose author took the words along."""
    found = [thread for thread in threads_in_full(pks) if thread.title and not thread.is_hidden]
    prefetch_related_objects(found, "interests__synonyms", "interests__broader")
    openings = {post.thread_id: post for post in Post.objects.filter(thread__in=found, number=1)}
    pictures = with_pictures(PLACE.kind, [post.pk for post in openings.values()])
    return [_document(one, openings[one.pk], openings[one.pk].pk in pictures) for one in found]


def _document(thread: Thread, opening: Post, has_pictures: bool) -> Document:
    interests = list(thread.interests.all())
    return document(
        "thread",
        thread.pk,
        title=thread.title,
        body=excerpt(thread.opening, LONGEST),
        names=[thread.board.title, *words_of(interests)],
        author=thread.author.name,
        by=member_label(thread.author_id),
        places=[board_label(thread.board_id), thread_label(thread.pk)],
        traits=traits(pictures=has_pictures, answered=is_answered(thread)),
        thanks=opening.thanks_count,
        url=thread.get_absolute_url(),
        at=int(thread.created_at.timestamp()),
        interests=[interest.slug for interest in interests],
        visible_to=readers_of(thread.board),
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    found = _readable(member).filter(pk__in=pks).exclude(title="")
    return {
        thread.pk: Shown(
            title=thread.shown_title,
            url=thread.get_absolute_url(),
            at=thread.created_at,
            place=thread.board.title,
            author=thread.author.name,
            seed=thread.author_id,
            thread_kind=thread.kind,
            has_answer=is_answered(thread),
            badge=badge_of(thread, answered=thread.answer_number is not None),
        )
        for thread in with_standing(found)
    }


def is_answered(thread: Any) -> bool:
    """Whether a best answer stands, of a thread `with_standing`."""
    return thread.is_question and thread.answer_number is not None


def titled(member: Any, text: str) -> QuerySet[Thread]:
    return _readable(member).exclude(title="").filter(title__icontains=text).order_by("-created_at")


def _readable(member: Any) -> QuerySet[Thread]:
    """What is hidden is found by nobody, and the words of a member by nobody who blocked them."""
    found = Thread.objects.visible_to(member).filter(is_hidden=False)
    return found.exclude(author__in=blocked_by(member))


def of_post(entry: Entry) -> Iterable[int]:
    """The thread, if the post was its opening."""
    return Post.objects.filter(pk=entry.subject_id, number=1).values_list("thread_id", flat=True)


def of_answer(entry: Entry) -> Iterable[int]:
    """The thread of the post that is, or was, the best answer."""
    return Post.objects.filter(pk=entry.subject_id).values_list("thread_id", flat=True)


def of_thanked(entry: Entry) -> Iterable[int]:
    """The thread whose opening was thanked for."""
    return Post.objects.filter(pk__in=thanked("post")(entry), number=1).values_list("thread_id", flat=True)


def both(entry: Entry) -> Iterable[int]:
    """The thread that posts left, and the one to which they came."""
    return [entry.subject_id or 0, entry.data["target"]]


SOURCE = Source(
    kind="thread",
    label=_("Threads"),
    one=_("Thread"),
    icon="messages-square",
    documents=documents,
    shown=shown,
    titled=titled,
    all=Thread.objects.all,
    lookups={
        "interests": "interests__slug__in",
        "board": "board__in",
        "thread": "pk__in",
        "by": "author__in",
        "at": "created_at",
    },
    within={
        "board": lambda pk: Thread.objects.filter(board=pk),
        "member": lambda pk: Thread.objects.filter(author=pk),
    },
    marks={
        "thread.started": subject,
        "thread.moved": subject,
        "thread.split": both,
        "thread.carried": both,
        "thread.merged": both,
        "post.hidden": of_post,
        "post.restored": of_post,
        "post.edited": of_post,
        "post.removed": of_post,
        "post.returned": of_post,
        "post.answered": of_answer,
        "post.unanswered": of_answer,
        "thanks.given": of_thanked,
        "thanks.taken_back": of_thanked,
    },
    spreads={"member.left": by_actor},
)
