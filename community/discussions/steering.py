"""Steering threads: close and open, pin, move to another board. Managers alone do it, on record, and it can be undone.

Authors do not close their own threads: a thread belongs to all who talk in it (docs/managers.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from community.design.markdown import normalise
from community.discussions.access import require_manager, require_same_readers
from community.discussions.live_talk import narrowed
from community.discussions.models import REASON_LONGEST, Act, Board, Pin, Score, Steering, Thread
from community.ledger.recording import record
from community.members.access import hold
from community.members.models import Member


def close_thread(thread: Thread, by: Any, reason: str) -> Thread:
    """Let nobody reply any more; `reason` is shown in the thread. Closing what is closed changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager, `ValidationError` for a `reason` that is missing or
    too long.
    """
    reason = checked_reason(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why, in a sentence: everybody reads it in the thread.")})
    with steered(by, thread) as (found,):
        if not found.is_closed:
            _set_closed(found, by, Act.CLOSED, reason)
    return found


def open_thread(thread: Thread, by: Any) -> Thread:
    """Let members reply again. Opening what is open changes nothing. Raises like `close_thread`."""
    with steered(by, thread) as (found,):
        if found.is_closed:
            _set_closed(found, by, Act.OPENED)
    return found


def pin_thread(thread: Thread, by: Any, until: datetime | None = None, is_everywhere: bool = False) -> Thread:
    """Let the thread stand first on its board, or in all lists; again with other words, it is pinned anew.

    Raises like `close_thread`, for `until` where that is over already.
    """
    if until and until <= timezone.now():
        raise ValidationError({"until": _("Choose a day to come.")})
    with steered(by, thread) as (found,):
        values = {"by": by, "at": timezone.now(), "until": until, "is_everywhere": is_everywhere}
        Pin.objects.update_or_create(thread=found, defaults=values)
        note(found, by, Act.PINNED)
        found.touch()
    return found


def unpin_thread(thread: Thread, by: Any) -> Thread:
    """Let the thread stand where it would. Raises like `close_thread`."""
    with steered(by, thread) as (found,):
        removed, _rows = Pin.objects.filter(thread=found).delete()
        if removed:
            note(found, by, Act.UNPINNED)
            found.touch()
    return found


def move_thread(thread: Thread, by: Any, board: Board) -> Thread:
    """Put the thread on another board, whose readers are then its own; the old address leads there.

    Moving it to where it is changes nothing. Raises like `close_thread`.
    """
    with steered(by, thread) as (found,):
        old = found.board
        if old.pk != board.pk:
            require_same_readers(old, board)
            found.board = board
            found.save(update_fields=["board"])
            Score.objects.filter(thread=found).update(board=board)
            if not found.is_hidden:
                count_threads({old.pk: -1, board.pk: +1})
            note(found, by, Act.MOVED, board=old)
            found.touch()
            narrowed(found.pk)
    return found


@contextmanager
def steered(by: Any, *threads: Thread) -> Iterator[list[Thread]]:
    """The threads as they stand now, locked, in a transaction of somebody who still is a manager.

    In the order of their ids, so that two who steer the same threads never wait for each other; boards are locked
    after threads, as hiding does. Raises `PermissionDenied`, and `Http404` for a thread that is gone.
    """
    require_manager(by)
    with transaction.atomic():
        hold(by)
        require_manager(Member.objects.get(pk=by.pk))
        rows = Thread.objects.select_related("board").select_for_update(of=("self",)).order_by("pk")
        found = {row.pk: row for row in rows.filter(pk__in={thread.pk for thread in threads})}
        yield [found[thread.pk] for thread in threads]


def checked_reason(reason: str) -> str:
    """On one line. Raises `ValidationError` for `reason`."""
    reason = " ".join(normalise(reason).split())
    if len(reason) > REASON_LONGEST:
        words = {"length": len(reason), "most": REASON_LONGEST}
        raise ValidationError({"reason": _("This has %(length)d characters; at most %(most)d fit.") % words})
    return reason


def note(
    thread: Thread,
    by: Any,
    act: Act,
    reason: str = "",
    board: Board | None = None,
    target: Thread | None = None,
) -> Steering:
    """Write down an act, for people and for the ledger."""
    row = Steering.objects.create(thread=thread, by=by, act=act, reason=reason, board=board, target=target)
    record(
        f"thread.{act.value}",
        actor=by,
        subject=thread,
        board=thread.board_id,
        steering=row.pk,
        target=target.pk if target else None,
    )
    return row


def count_threads(changes: dict[int, int]) -> None:
    """Add to the number of threads of each board, the boards in the order of their ids."""
    for pk, change in sorted(changes.items()):
        Board.objects.filter(pk=pk).update(thread_count=F("thread_count") + change)


def _set_closed(thread: Thread, by: Any, act: Act, reason: str = "") -> None:
    thread.is_closed = act == Act.CLOSED
    thread.save(update_fields=["is_closed"])
    note(thread, by, act, reason)
    thread.touch()
