"""Noting down how far members have read. None of it is recorded in the ledger: what somebody reads is theirs alone."""

from typing import Any

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
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
        is_last = _ends_with(thread, number)
        reading, is_new = readings.get_or_create(
            defaults={"member": member, "thread": thread, "number": number, "is_up_to_date": is_last}
        )
        if not is_new and reading.number < number:
            reading.number, reading.at, reading.is_up_to_date = number, timezone.now(), is_last
            reading.save(update_fields=["number", "at", "is_up_to_date"])
    return reading.number


def take_part(post: Post) -> None:
    """The talk goes on: nobody has read all of it any more but who writes, unless others before wait for them too.
    They hear of what follows, unless they chose otherwise. In the transaction of the post, which holds its author and
    the thread; two queries, so that a reply stays cheap."""
    own = Q(member=post.author)
    saw_all = Q(own, number=post.number - 1)
    Reading.objects.filter(Q(is_up_to_date=True) | own, thread=post.thread).update(
        number=Case(When(saw_all, then=post.number), default=F("number"), output_field=IntegerField()),
        is_up_to_date=Case(When(saw_all, then=True), default=False, output_field=BooleanField()),
        level=Case(
            When(own, level="", then=Value(Level.EVERYTHING.value)),
            default=F("level"),
            output_field=CharField(),
        ),
        at=Case(When(own, then=Value(post.at)), default=F("at"), output_field=DateTimeField()),
    )
    first = Reading(
        member=post.author,
        thread=post.thread,
        number=post.number,
        level=Level.EVERYTHING,
        at=post.at,
        is_up_to_date=True,
    )
    Reading.objects.bulk_create([first], ignore_conflicts=True)


def mark_boards_read(member: Any, boards: QuerySet[Board]) -> None:
    """`member` wants to hear no more of what is on these boards up to now. Four queries for any number of them.

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
            board__in=boards,
            readings__member=member,
            readings__is_up_to_date=False,
            last_number__gt=F("readings__number"),
        )
        locked = behind.order_by("pk").select_for_update(of=("self",), no_key=True).only("pk")
        last = Thread.objects.filter(pk=OuterRef("thread")).values("last_number")
        Reading.objects.filter(member=member, thread__in=[thread.pk for thread in locked]).update(
            number=Subquery(last), at=now, is_up_to_date=True
        )


def _ends_with(thread: Thread, number: int) -> bool:
    """Whether this is the number of the last post, and stays so until the transaction ends."""
    if number < thread.last_number:
        return False
    locked = Thread.objects.select_for_update(no_key=True).filter(pk=thread.pk, last_number=number)
    return bool(locked.values_list("pk", flat=True).first())
