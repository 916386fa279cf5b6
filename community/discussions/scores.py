"""Counting which threads move people most: what "Top" is ordered by."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from community.discussions.models import Period, Post, Score, Thread

COUNTED_EVERY_S = 300
"""Seconds between two counts of the worker. Discourse counts its "today" every ten minutes."""

REPLIED = 3
"""What a member who replied to somebody else's thread adds to its score.

Ours. Each member counts once in a period however much they wrote, so that ten people who say a word each move a
thread more than two who go on for pages (Discourse weighs views, likes and posts; we do not count views).
"""

BATCH = 500
"""Rows of one statement."""

type Tally = Callable[[datetime], Iterable[tuple[int, datetime]]]
"""Given a moment: for each member who did that in a thread since, the thread's id and the last time."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a member adds to the score of a thread by one way of being moved by it."""

    points: int
    tally: Tally


def replies_since(since: datetime) -> Iterable[tuple[int, datetime]]:
    """One row for each thread and each other member who replied; the words must still be there to be read."""
    posts = Post.objects.filter(at__gte=since, number__gt=1, hiding=None).exclude(body="")
    others = posts.exclude(author=F("thread__author")).order_by().values("thread", "author")
    return others.annotate(latest=Max("at")).values_list("thread", "latest").iterator()


_weights: dict[str, Weight] = {"replied": Weight(REPLIED, replies_since)}


def register(name: str, weight: Weight) -> None:
    """Plug in another way in which threads move people."""
    _weights[name] = weight


def keep_scores() -> int:
    """One of the worker's loops: count anew every `COUNTED_EVERY_S`. Returns how many scores changed."""
    if not cache.add("discussions:scores", True, COUNTED_EVERY_S):
        return 0
    return synchronize_scores()


def synchronize_scores() -> int:
    """Set the score of every thread in every period, as of now. Returns how many scores changed.

    Writes only those; one query for each weight, however many threads there are.
    """
    scores = _scores(timezone.now())
    threads = Thread.objects.only("board").in_bulk({pk for pk, _period in scores})
    wanted = {
        (pk, period): (threads[pk].board_id, points)
        for (pk, period), points in scores.items()
        if pk in threads
    }
    rows = Score.objects.values_list("thread", "period", "board", "points")
    kept = {(thread, period): (board, score) for thread, period, board, score in rows}
    changed = sorted(key for key, value in wanted.items() if kept.get(key) != value)
    with transaction.atomic():
        Score.objects.bulk_create(
            [_score(*key, *wanted[key]) for key in changed],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["thread", "period"],
            update_fields=["board", "points"],
        )
        gone = _forget(kept.keys() - wanted.keys())
    return len(changed) + gone


def _scores(now: datetime) -> Counter[tuple[int, str]]:
    """By thread and period."""
    scores: Counter[tuple[int, str]] = Counter()
    starts = {period.value: now - period.length for period in Period}
    for weight in _weights.values():
        for thread, latest in weight.tally(min(starts.values())):
            for period, start in starts.items():
                if latest >= start:
                    scores[thread, period] += weight.points
    return scores


def _score(thread: int, period: str, board: int, points: int) -> Score:
    return Score(thread_id=thread, period=period, board_id=board, points=points)


def _forget(keys: Iterable[tuple[int, str]]) -> int:
    by_period: dict[str, list[int]] = {}
    for thread, period in keys:
        by_period.setdefault(period, []).append(thread)
    return sum(
        Score.objects.filter(period=period, thread__in=threads[start : start + BATCH]).delete()[0]
        for period, threads in by_period.items()
        for start in range(0, len(threads), BATCH)
    )
