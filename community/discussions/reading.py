"""Noting down how far members have read. None of it is recorded in the ledger: what somebody reads is theirs alone."""

from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from community.discussions.models import Board, BoardReading, Level, Post, Reading, Thread
from community.members.access import hold


def mark_read(member: Any, thread: Thread, number: int) -> int:
    """`member` saw the post with this number, and those before it. Returns up to where they have read now.

    The number only grows and ends with the thread, whatever comes in and in whichever order. Writes nothing where
    it does not grow. Raises `PermissionDenied` for who is not here any more.
    """
    number = min(number, thread.last_number)
    readings = Reading.objects.filter(member=member, thread=thread)
    known = readings.values_list("number", flat=True).first()
    if known is not None and known >= number:
        return known
    with transaction.atomic():
        # All that writes a member's marks holds the member first, so nothing comes between these lines.
        hold(member)
        reading, is_new = readings.get_or_create(
            defaults={"member": member, "thread": thread, "number": number}
        )
        if not is_new and reading.number < number:
            reading.number, reading.at = number, timezone.now()
            reading.save(update_fields=["number", "at"])
    return reading.number


def take_part(post: Post) -> None:
    """Who writes has seen their own post, unless others before it wait to be read, and hears of what follows, unless
    they chose otherwise. In the transaction of the post, which holds its author."""
    number = Case(
        When(number=post.number - 1, then=post.number), default=F("number"), output_field=IntegerField()
    )
    level = Case(When(level="", then=Value(Level.EVERYTHING.value, CharField())), default=F("level"))
    readings = Reading.objects.filter(member=post.author, thread=post.thread)
    if not readings.update(number=number, level=level, at=post.at):
        readings.create(
            member=post.author,
            thread=post.thread,
            number=post.number,
            level=Level.EVERYTHING,
            at=post.at,
        )


def mark_boards_read(member: Any, boards: QuerySet[Board]) -> None:
    """`member` wants to hear no more of what is on these boards up to now. Three queries for any number of them.

    Raises `PermissionDenied` for who is not here any more.
    """
    now = timezone.now()
    with transaction.atomic():
        hold(member)
        marks = [BoardReading(member=member, board=board, at=now) for board in boards]
        BoardReading.objects.bulk_create(
            marks, update_conflicts=True, unique_fields=["member", "board"], update_fields=["at"]
        )
        behind = Thread.objects.filter(
            board__in=boards, readings__member=member, last_number__gt=F("readings__number")
        )
        last = Thread.objects.filter(pk=OuterRef("thread")).values("last_number")
        Reading.objects.filter(member=member, thread__in=behind.values("pk")).update(
            number=Subquery(last), at=now
        )
