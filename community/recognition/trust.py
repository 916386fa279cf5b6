"""How far a member is trusted: a level from 0 to 3 that grows by itself, and that a manager may decide.

The level stands in a row, so that asking for it is one look. The worker looks anew at whoever did something or was
thanked, a hundred at a time; a level that is reached is given at once, and only the highest can lapse again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.ledger.models import Entry
from community.ledger.recording import record
from community.members.access import require_manager
from community.members.models import Member
from community.recognition import evidence
from community.recognition.levels import GRACE, HIGHEST, LATELY, LEVELS, needed
from community.recognition.models import Standing, StandingLock

BATCH = 100
"""Members of one look of the worker."""

SOON, LATER = timedelta(hours=1), timedelta(days=1)
"""When to look again without being told: while a member is busy here, and otherwise. Reading is in no ledger."""

TELLING = {"member.joined", "thread.started", "post.replied", "thanks.given", "thanks.taken_back"}
"""What happened that may change a level at once; all else is seen at the next look."""


def level_of(member: Any) -> int:
    """The member's level, 0 for strangers. One query, unless `standing` was fetched with the member."""
    if not member.is_authenticated:
        return 0
    standing = getattr(member, "standing", None)
    return standing.level if standing else 0


def may_do(member: Any, level: int) -> bool:
    """Whether `member` has this level or runs the place."""
    return member.is_authenticated and (member.is_staff or level_of(member) >= level)


def require_level(member: Any, level: int) -> None:
    """Raises `PermissionDenied`, in words that say what helps, unless `member` has this level or runs the place."""
    if not may_do(member, level):
        raise PermissionDenied(
            _(
                "This opens once you are more at home here. “How trust grows” in your place shows what is left."
            )
        )


def mark(members: Iterable[int]) -> None:
    """Have the worker look at these members soon."""
    pks, now = sorted(set(members)), timezone.now()
    here = Member.objects.filter(pk__in=pks, left_at=None).values_list("pk", flat=True)
    Standing.objects.bulk_create((Standing(member_id=pk) for pk in here), ignore_conflicts=True)
    Standing.objects.filter(pk__in=pks, due_at__gt=now).update(due_at=now)


def mark_entry(entry: Entry) -> None:
    """The ledger's consumer: whoever acted, and whoever was thanked."""
    mark(pk for pk in (entry.actor_id, entry.data.get("to")) if pk)


def look() -> int:
    """Look at those who are due, at most `BATCH`; returns at how many. One of the worker's loops."""
    due = Standing.objects.filter(due_at__lte=timezone.now())
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due.exists():
        return 0
    with transaction.atomic():
        found = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at")[:BATCH])
        _look_at(found)
    return len(found)


def _look_at(standings: list[Standing]) -> None:
    pks, now = [standing.pk for standing in standings], timezone.now()
    ever = evidence.figures(pks, needed(windowed=False))
    for standing in standings:
        busy = standing.figures != ever[standing.pk]
        standing.figures, standing.due_at = ever[standing.pk], now + (SOON if busy else LATER)
        _grow(standing)
    near = {standing.pk: standing for standing in standings if standing.earned >= HIGHEST - 1}
    lately = evidence.figures(near, needed(windowed=True), now - LATELY)
    for pk, standing in near.items():
        _hold_highest(standing, LEVELS[HIGHEST].is_met(lately[pk]), now)
    locks = dict(StandingLock.objects.filter(pk__in=pks).values_list("pk", "level"))
    for standing in standings:
        _settle(standing, locks.get(standing.pk), now)
    fields = ["level", "earned", "since", "figures", "short_since", "due_at"]
    Standing.objects.bulk_update(standings, fields)


def _grow(standing: Standing) -> None:
    """Up to the highest but one: what was reached stays."""
    while standing.earned < HIGHEST - 1 and LEVELS[standing.earned + 1].is_met(standing.figures):
        standing.earned += 1


def _hold_highest(standing: Standing, is_met: bool, now: datetime) -> None:
    """The highest lapses when it is not borne out for `GRACE`."""
    if is_met:
        standing.earned, standing.short_since = HIGHEST, None
    elif standing.earned == HIGHEST:
        standing.short_since = standing.short_since or now
        if now - standing.short_since >= GRACE:
            standing.earned, standing.short_since = HIGHEST - 1, None


def _settle(standing: Standing, locked: int | None, now: datetime) -> None:
    level = standing.earned if locked is None else locked
    if level != standing.level:
        record("trust.changed", subject=standing.member, level=level, before=standing.level)
        standing.level, standing.since = level, now


def decide_level(member: Member, level: int, by: Member, reason: str) -> StandingLock:
    """Set a member's level until that is lifted, higher or lower than what they earned.

    Raises `PermissionDenied` for who is no manager, `ValidationError` by field (`level`, `reason`).
    """
    require_manager(by)
    reason = " ".join(reason.split())
    if level not in range(HIGHEST + 1):
        raise ValidationError({"level": _("Choose a level.")})
    if not 0 < len(reason) <= 500:
        raise ValidationError(
            {"reason": _("Give a reason of at most 500 characters. The member can read it.")}
        )
    with transaction.atomic():
        standing = _held(member)
        lock, _new = StandingLock.objects.update_or_create(
            member=member, defaults={"level": level, "reason": reason, "by": by, "at": timezone.now()}
        )
        record("trust.decided", actor=by, subject=member, level=level)
        _settle_now(standing, level)
    return lock


def lift_decision(member: Member, by: Member) -> None:
    """Let a member's level be what they earned again. Raises `PermissionDenied` for who is no manager."""
    require_manager(by)
    with transaction.atomic():
        standing = _held(member)
        removed, _rows = StandingLock.objects.filter(member=member).delete()
        if removed:
            record("trust.lifted", actor=by, subject=member)
            _settle_now(standing, None)


def _held(member: Member) -> Standing:
    Standing.objects.get_or_create(member=member)
    return Standing.objects.select_for_update(of=("self",)).get(member=member)


def _settle_now(standing: Standing, locked: int | None) -> None:
    _settle(standing, locked, timezone.now())
    standing.save(update_fields=["level", "since"])
