"""Splitting threads and merging them: managers take posts to where they belong.

A post keeps its author, time, words and all that hangs on it, and gets the next number of its new thread. Its old
number stays with a `Departure` that leads to it, so numbers have no gaps and no address breaks.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.discussions import origins
from community.discussions.access import require_same_readers
from community.discussions.counting import synchronize_threads
from community.discussions.models import (
    Act,
    Answer,
    Board,
    Departure,
    Idea,
    Pin,
    Poll,
    Post,
    Steering,
    Thread,
    slug_of,
)
from community.discussions.posting import MOST_INTERESTS, checked_opening
from community.discussions.steering import checked_reason, count_threads, note, steered
from community.ledger.recording import record

MOST = 5_000
"""Posts that are taken along at once: some seconds' work."""

BATCH = 500
"""Posts of one statement."""


def split_thread(
    thread: Thread, by: Any, posts: Collection[int], title: str, board: Board, reason: str = ""
) -> Thread:
    """Begin a new thread with these posts (ids) of a thread; returns it. It is begun by who wrote the first of them.

    Raises `PermissionDenied` unless `by` is a community manager, `ValidationError` by field: `posts` where they are
    none, too many, not of this thread, or among them its opening, or where everybody may not read the first;
    `title`, `reason`; `board` where posts would leave or enter a closed group.
    """
    reason = checked_reason(reason)
    with steered(by, thread) as (source,):
        require_same_readers(source.board, board)
        chosen = _chosen(source, posts)
        title = _title_for(chosen[0], title)
        first = chosen[0]
        target = Thread.objects.create(
            board=board, author_id=first.author_id, title=title, slug=slug_of(title), created_at=first.at
        )
        target.interests.set(source.interests.all())
        _carry(source, chosen, target, note(source, by, Act.SPLIT, reason, target=target))
        count_threads({board.pk: +1})
    return _anew(target)


def carry_posts(thread: Thread, by: Any, posts: Collection[int], target: Thread, reason: str = "") -> Thread:
    """Take these posts (ids) of a thread to the end of another; returns that. Raises like `split_thread`, and for
    `into` where it is the same thread, or is hidden or gone."""
    reason = checked_reason(reason)
    _require_other(thread, target)
    with steered(by, thread, target) as (source, target):
        require_same_readers(source.board, target.board)
        _require_shown(target, "into")
        chosen = _chosen(source, posts)
        _carry(source, chosen, target, note(source, by, Act.CARRIED, reason, target=target))
    return _anew(target)


def merge_thread(thread: Thread, by: Any, target: Thread, reason: str = "") -> Thread:
    """Take all posts of a thread to the end of another, which its addresses then lead to; returns that.

    Raises like `carry_posts`, and for `into` where something holds the thread in its place, such as a story or a poll.
    """
    reason = checked_reason(reason)
    _require_other(thread, target)
    with steered(by, thread, target) as (source, target):
        require_same_readers(source.board, target.board)
        _require_shown(target, "into")
        _require_shown(source, "into")
        _require_loose(source)
        chosen = list(source.posts.order_by("number")[: MOST + 1])
        _require_few(chosen)
        _add_interests(source, target)
        row = note(source, by, Act.MERGED, reason, target=target)
        source.merged_into = target
        source.save(update_fields=["merged_into"])
        Pin.objects.filter(thread=source).delete()
        source.scores.all().delete()
        _carry(source, chosen, target, row)
        count_threads({source.board_id: -1})
    return _anew(target)


def _carry(source: Thread, posts: list[Post], target: Thread, row: Steering) -> None:
    """Give the posts, in their order, the next numbers of the target, both threads being locked or new."""
    Departure.objects.bulk_create(
        [Departure(thread=source, number=post.number, post=post, steering=row) for post in posts],
        batch_size=BATCH,
    )
    for number, post in enumerate(posts, target.last_number + 1):
        post.thread, post.number = target, number
    Post.objects.bulk_update(posts, ["thread", "number"], batch_size=BATCH)
    for answer in Answer.objects.filter(thread=source, post__thread=target):
        answer.delete()
        record("post.unanswered", actor=row.by, subject=answer.post, thread=source.pk)
    synchronize_threads(Thread.objects.filter(pk__in=[source.pk, target.pk]))
    for thread in (source, target):
        thread.tell()


def _chosen(source: Thread, pks: Collection[int]) -> list[Post]:
    """The posts in their order, of a thread that is locked."""
    _require_shown(source, "posts")
    _require_few(pks)
    wanted = set(pks)
    posts = list(source.posts.select_related("hiding").filter(pk__in=wanted).order_by("number"))
    if not posts or len(posts) < len(wanted):
        raise ValidationError(
            {"posts": _("Some of these posts are not in this thread any more. Choose again.")}
        )
    if posts[0].is_opening:
        raise ValidationError({"posts": _("The first post stays: merge the whole thread instead.")})
    return posts


def _title_for(first: Post, title: str) -> str:
    if first.is_hidden or not first.body:
        raise ValidationError({"posts": _("Begin with a post that everybody may read.")})
    return checked_opening(title, first.body, ())[0]


def _require_few(posts: Collection[Any]) -> None:
    if len(posts) > MOST:
        raise ValidationError({"posts": _("At most %(most)d posts move at once.") % {"most": MOST}})


def _require_other(thread: Thread, target: Thread) -> None:
    if thread.pk == target.pk:
        raise ValidationError({"into": _("That is this very thread. Choose another one.")})


def _require_shown(thread: Thread, field: str) -> None:
    if thread.is_hidden:
        raise ValidationError({field: _("That thread is hidden, or gone. Show its first post again before.")})


def _require_loose(thread: Thread) -> None:
    if sentence := origins.hold_of(thread.pk):
        raise ValidationError({"into": sentence})
    if Poll.objects.filter(thread=thread).exists() or Idea.objects.filter(thread=thread).exists():
        raise ValidationError({"into": _("Members voted in this thread, so it stays by itself.")})


def _add_interests(source: Thread, target: Thread) -> None:
    """Up to as many as a thread may have."""
    here = set(target.interests.values_list("pk", flat=True))
    more = [pk for pk in source.interests.values_list("pk", flat=True) if pk not in here]
    target.interests.add(*more[: max(MOST_INTERESTS - len(here), 0)])


def _anew(thread: Thread) -> Thread:
    return Thread.objects.select_related("board").get(pk=thread.pk)
