"""Who may read and write here. What somebody may not see is, to them, not there."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from community.discussions.live_talk import parts_of
from community.discussions.mine import with_mine
from community.discussions.models import (
    Act,
    Board,
    Departure,
    Ending,
    Follow,
    Idea,
    Kind,
    Poll,
    Post,
    ReactionKind,
    Steering,
    Thread,
    choices_of,
    is_manager,
    may_answer_ideas,
)
from community.live.streams import is_id


def board_for(member: Any, slug: str, lock: bool = False) -> Board:
    """The board at `slug`; locked for the running transaction where asked. Raises `Http404`."""
    boards = Board.objects.visible_to(member)
    return get_object_or_404(boards.select_for_update() if lock else boards, slug=slug)


def board_by_id_for(member: Any, pk: int, lock: bool = False) -> Board:
    """The same by its id."""
    boards = Board.objects.visible_to(member)
    return get_object_or_404(boards.select_for_update() if lock else boards, pk=pk)


def board_with_level_for(member: Any, slug: str) -> Board:
    """The same with `level`: how much `member` wants to hear of it, None where they chose nothing."""
    chosen = Follow.objects.filter(board=OuterRef("pk"), member=member.pk).values("level")
    return get_object_or_404(
        Board.objects.visible_to(member).annotate(level=Subquery(chosen), **parts_of("board")), slug=slug
    )


def thread_for(member: Any, pk: int, lock: bool = False, **parts: Any) -> Thread:
    """The thread with its board; its row locked for the running transaction where asked. `parts`: subqueries to read
    with it.

    Raises `Http404`, also when its opening is hidden from `member`.
    """
    threads = Thread.objects.visible_to(member).select_related("board").annotate(**parts)
    return get_object_or_404(threads.select_for_update(of=("self",)) if lock else threads, pk=pk)


def thread_or_tombstone(member: Any, board: str, pk: int, number: int = 0) -> Thread:
    """The thread on that board with its poll or idea, also when it is hidden: its page then says so, without a word
    of it.

    For a member with what is theirs (`mine.with_mine`), which the page would else ask for; where a `number` is asked
    for with `left`, the id of the post that had it and was moved away. Raises `Http404`.
    """
    threads = Thread.objects.on(Board.objects.visible_to(member)).select_related(
        "board", "poll", "idea__answered_by"
    )
    threads = threads.annotate(**parts_of("thread"))
    if number:
        left = Departure.objects.filter(thread=OuterRef("pk"), number=number)
        threads = threads.annotate(left=Subquery(left.values("post")))
    if member.is_authenticated:
        threads = with_mine(threads, member)
    return get_object_or_404(threads, pk=pk, board__slug=board)


def thread_written_to(member: Any, board: str, pk: int) -> Thread:
    """The thread on that board, also when it is hidden, for what comes in from its form: its page is not shown, so
    nothing comes along. Raises `Http404`."""
    threads = Thread.objects.on(Board.objects.visible_to(member)).select_related("board")
    return get_object_or_404(threads, pk=pk, board__slug=board)


def moved_thread_for(member: Any, board: str, pk: int) -> Thread:
    """The thread that stood on that board before a manager moved it. Raises `Http404`."""
    moves = Steering.objects.filter(thread=OuterRef("pk"), act=Act.MOVED, board__slug=board)
    threads = Thread.objects.visible_to(member).select_related("board")
    return get_object_or_404(threads, Exists(moves), pk=pk)


def post_for(member: Any, pk: int) -> Post:
    """The post with its thread, board, hiding and removal. Raises `Http404`, also when it is hidden from `member`."""
    posts = Post.objects.visible_to(member).select_related("thread__board", "author", "hiding", "removal")
    return get_object_or_404(posts, pk=pk)


def own_post_for(member: Any, pk: int) -> Post:
    """The same for who wrote it. Raises `Http404` for everybody else, managers included."""
    post = post_for(member, pk)
    if post.author_id != member.pk:
        raise Http404
    return post


def spoken_post_for(member: Any, pk: int) -> Post:
    """The same for whoever may read it, while its words are there. Raises `Http404`."""
    post = post_for(member, pk)
    if not post.body:
        raise Http404
    return post


def reacting_post_for(member: Any, pk: int) -> Post:
    """The same for whoever may react to it: what is hidden is nobody's to react to. Raises `Http404`."""
    post = spoken_post_for(member, pk)
    if post.is_hidden:
        raise Http404
    return post


def answering_post_for(member: Any, pk: int) -> Post:
    """A reply to a question, for who asked and for managers, while its words are there. Raises `Http404`."""
    post = spoken_post_for(member, pk)
    answers = post.thread.is_question and not (post.is_opening or post.is_hidden)
    if not answers or not (post.thread.author_id == member.pk or is_manager(member)):
        raise Http404
    return post


def poll_for(member: Any, pk: int, lock: bool = False) -> Poll:
    """The poll of a thread, with thread and board; its row locked where asked. Raises `Http404`, also where its
    author took the question back."""
    polls = Poll.objects.filter(thread__in=Thread.objects.visible_to(member), thread__kind=Kind.POLL)
    polls = polls.exclude(thread__title="").select_related("thread__board")
    return get_object_or_404(polls.select_for_update(of=("self",)) if lock else polls, pk=pk)


def own_poll_for(member: Any, pk: int, or_manager: bool = False, lock: bool = False) -> Poll:
    """The same for who asked, and for managers where asked. Raises `Http404` for everybody else."""
    poll = poll_for(member, pk, lock)
    if poll.thread.author_id != member.pk and not (or_manager and is_manager(member)):
        raise Http404
    return poll


def public_poll_for(member: Any, pk: int) -> Poll:
    """A poll of which `member` sees who chose what: not secret, and its results are shown. Raises `Http404`."""
    poll = poll_for(member, pk)
    if poll.is_secret or not poll.shows_results(bool(choices_of(poll, member))):
        raise Http404
    return poll


def idea_for(member: Any, pk: int) -> Idea:
    """The idea of a thread, with thread and board. Raises `Http404`, also where its author took it back."""
    ideas = Idea.objects.filter(thread__in=Thread.objects.visible_to(member), thread__kind=Kind.IDEA)
    return get_object_or_404(ideas.exclude(thread__title="").select_related("thread__board"), pk=pk)


def require_brand(member: Any) -> None:
    """Raises `PermissionDenied` for who does not speak for the brand."""
    if not may_answer_ideas(member):
        raise PermissionDenied(_("Only managers and the brand team may do that."))


def reaction_kind_for(pk: str | int) -> ReactionKind:
    """The kind of reaction with this id, as a form or an address gives it. Raises `Http404`."""
    if not is_id(str(pk)):
        raise Http404
    return get_object_or_404(ReactionKind, pk=pk)


def require_member(member: Any) -> None:
    """Raises `PermissionDenied` for somebody who may not write."""
    if not (member.is_authenticated and member.is_active):
        raise PermissionDenied(_("Log in to join the talk."))


def require_ongoing(board: Board) -> None:
    """Raises `PermissionDenied` on the board of a group that has ended. No query on the brand's own."""
    if board.is_of_group and Ending.objects.filter(group=board.pk).exists():
        raise PermissionDenied(_("This group has come to its end. You can still read it."))


def require_same_readers(one: Board, other: Board) -> None:
    """Raises `ValidationError` for `board` where what stands on the one would reach, or be taken from, those it was
    not meant for on the other: of two different boards none may be a closed group's."""
    if one.pk != other.pk and Board.Kind.CLOSED in (one.kind, other.kind):
        words = _("What is said in a closed group stays there, and nothing else moves in.")
        raise ValidationError({"board": words})


def require_manager(member: Any) -> None:
    """Raises `PermissionDenied` for anybody but a community manager."""
    if not is_manager(member):
        raise PermissionDenied(_("Only community managers may do that."))
