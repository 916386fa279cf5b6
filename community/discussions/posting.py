"""Saying something: start a thread, reply to one. The only doors by which words come in."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.design.markdown import LONGEST, normalise
from community.discussions.access import board_for, require_member, require_ongoing
from community.discussions.appending import append_post, open_thread
from community.discussions.checking import says_something
from community.discussions.departures import thread_to_answer
from community.discussions.drafting import post_drafts
from community.discussions.limits import check_not_said_before
from community.discussions.models import Act, Board, Idea, Kind, Post, Thread
from community.discussions.places import reply_to, start_on
from community.discussions.polling import Terms, checked_terms, open_poll
from community.discussions.post_queries import addressee
from community.discussions.words import note_words, read_words
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.models import Interest
from community.members.vocabulary import hold_interests

TITLE_SHORTEST = 3
"""Characters of a thread's title. Discourse asks for 15; a short greeting should do."""

TITLE_LONGEST = 255
"""Characters of a thread's title (Discourse's limit)."""

MOST_INTERESTS = 5
"""Interests of one thread (Discourse's limit on tags)."""


def start_thread(
    member: Any,
    board: Board,
    title: str,
    body: str,
    interests: Collection[Interest],
    client_id: uuid.UUID,
    kind: str = Kind.DISCUSSION,
    poll: Terms | None = None,
    began: str = "",
    is_paced: bool = True,
) -> Thread:
    """Start a thread with its opening post, and its `poll` if it is one. The same `client_id` again returns the
    thread it started.

    `began` is the `Draft.state` from which the words come; that draft is gone then. `is_paced`: not for what kept to
    the pace when it was sent.

    Raises `ValidationError` by field (`title`, `body`, `interests`, `kind`, `poll`, those of `checked_terms`;
    `client_id` where it already carried other words), `TooFast`, `PermissionDenied` for a stranger, `Http404` for a
    board that `member` may not see.
    """
    require_member(member)
    title, body = checked_opening(title, body, interests)
    terms = checked_kind(kind, poll)
    words = read_words(member, body)
    with _one_act(member, client_id):
        # The lock makes a second sending of the same form wait, and then find the first one's result.
        board = board_for(member, board.slug, lock=True)
        if first := _first_result(member, client_id):
            _require_same(first, body, _was_opening(first, board, title))
            return first.thread
        require_ongoing(board)
        _check_haste(member, "thread", body, is_paced)
        thread = _begin(board, member, title, kind, interests, terms)
        post = append_post(thread, member, body, words.html, client_id)
        record("thread.started", actor=member, subject=thread, board=board.pk)
        note_words(post, words)
        post_drafts(member, start_on(board), body, client_id, began)
    return thread


def post_reply(
    member: Any,
    thread: Thread,
    body: str,
    client_id: uuid.UUID,
    began: str = "",
    to: int | None = None,
    is_paced: bool = True,
) -> Post:
    """Reply to a thread, or to the one into which it was merged meanwhile.

    `to`: the number of the post replied to, where it is a reply itself; to the opening is to all.
    The same `client_id` again returns the reply it made. `began` and `is_paced` as for `start_thread`.

    Raises `ValidationError` where the thread is closed or the post gone, and by field (`body`; `client_id` where it
    already carried other words), `TooFast`, `PermissionDenied` for a stranger, `Http404` for a thread that `member`
    may not see.
    """
    require_member(member)
    body = checked_body(body)
    words = read_words(member, body)
    with _one_act(member, client_id):
        asked, thread = thread, thread_to_answer(member, thread.pk)
        if first := _first_result(member, client_id):
            _require_same(first, body, _was_reply(first, asked, thread))
            return first
        _require_open(thread)
        require_ongoing(thread.board)
        # A number means another post in the thread into which it was merged.
        addressed = _addressed(member, thread, to) if thread.pk == asked.pk else None
        _check_haste(member, "post", body, is_paced)
        post = append_post(thread, member, body, words.html, client_id, addressed)
        record("post.replied", actor=member, subject=post, thread=thread.pk, number=post.number)
        note_words(post, words)
        post_drafts(member, reply_to(asked), body, client_id, began)
    return post


def checked_opening(title: str, body: str, interests: Collection[Interest]) -> tuple[str, str]:
    """The title on one line and the body, normalised. Raises one `ValidationError` for all that is wrong."""
    errors: dict[str, Any] = {}
    title = " ".join(normalise(title).split())
    if not says_something(title) or not TITLE_SHORTEST <= len(title) <= TITLE_LONGEST:
        errors["title"] = _("Give your thread a title of %(least)d to %(most)d characters.") % {
            "least": TITLE_SHORTEST,
            "most": TITLE_LONGEST,
        }
    try:
        body = checked_body(body)
    except ValidationError as error:
        errors |= error.error_dict
    if len(interests) > MOST_INTERESTS:
        errors["interests"] = ngettext(
            "Choose at most %(most)d interest.", "Choose at most %(most)d interests.", MOST_INTERESTS
        ) % {"most": MOST_INTERESTS}
    if errors:
        raise ValidationError(errors)
    return title, body


def checked_kind(kind: str, poll: Terms | None = None) -> Terms | None:
    """The terms of a poll; None for a thread of another kind. Raises `ValidationError` for `kind` and `poll`, and
    like `checked_terms`."""
    if kind not in Kind.values:
        raise ValidationError({"kind": _("There is no such kind of thread.")})
    if kind != Kind.POLL and poll:
        raise ValidationError({"poll": _("Only a poll has something to choose from.")})
    return checked_terms(poll) if kind == Kind.POLL else None


def checked_body(body: str) -> str:
    """The words of a post as they are stored. Raises `ValidationError` for `body`."""
    body = normalise(body).strip("\n").rstrip()
    if not says_something(body):
        raise ValidationError({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise ValidationError(
            {
                "body": _("This has %(length)d characters; a post takes %(most)d.")
                % {"length": len(body), "most": LONGEST}
            }
        )
    return body


def _check_haste(member: Any, act: str, body: str, is_paced: bool) -> None:
    if is_paced:
        pace.check(member, act)
    check_not_said_before(member, body)


def _begin(
    board: Board, member: Any, title: str, kind: str, interests: Collection[Interest], terms: Terms | None
) -> Thread:
    """A new thread with all that its kind asks for, but without its opening."""
    thread = open_thread(board, member, title, kind)
    thread.interests.set(hold_interests(interests))
    if terms:
        open_poll(thread, terms)
    if kind == Kind.IDEA:
        Idea.objects.create(thread=thread)
    return thread


def _require_open(thread: Thread) -> None:
    if thread.is_closed:
        raise ValidationError(
            _("This thread is closed: nobody can reply any more. Your words are still here.")
        )


@contextmanager
def _one_act(member: Any, client_id: uuid.UUID) -> Iterator[None]:
    """A transaction of a member who is still here.

    Two acts in different places at once under one `client_id`: the later one is refused.
    """
    try:
        with transaction.atomic():
            hold(member)
            yield
    except IntegrityError:
        if first := _first_result(member, client_id):
            _require_same(first, "", False)
        raise


def _first_result(member: Any, client_id: uuid.UUID) -> Post | None:
    return Post.objects.filter(author=member, client_id=client_id).first()


def _was_opening(post: Post, board: Board, title: str) -> bool:
    """Whether the post began a thread of this title on this board, wherever managers took both since."""
    left = post.departures.filter(number=1).select_related("thread").first()
    thread = left.thread if left else post.thread
    if thread.title != title or not (left or post.is_opening):
        return False
    return thread.board_id == board.pk or thread.steerings.filter(act=Act.MOVED, board=board).exists()


def _was_reply(post: Post, asked: Thread, thread: Thread) -> bool:
    """Whether the post answered the thread that was asked for, which may have been merged into `thread` since."""
    stands = not post.is_opening and post.thread_id == thread.pk
    return stands or post.departures.filter(thread=asked, number__gt=1).exists()


def _require_same(first: Post, body: str, same_place: bool) -> None:
    if not same_place or first.body != body:
        raise ValidationError(
            {
                "client_id": _(
                    "You already posted this form with other words. Send it again to post these too."
                )
            }
        )


def _addressed(member: Any, thread: Thread, number: int | None) -> Post | None:
    if number is None or number == 1:
        return None
    if found := addressee(thread, member, number):
        return found
    raise ValidationError(_("The post that you reply to is gone. Send it again to reply to all."))
