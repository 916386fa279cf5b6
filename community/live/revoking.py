"""Ending a member's connections, on every process, even while the channel layer is away."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F

from community.live import streams
from community.live.hints import CONTROL_GROUP, hint
from community.live.models import Revocation, StrangersRevocation

STRANGERS = 1
"""The id of the one row that counts for all of them."""


def disconnect(member_id: int) -> None:
    """Close all sockets of a member when the running transaction commits.

    The count is the truth (each process sweeps it); the hint makes it quick. A client that may still come in
    simply connects again.
    """
    with transaction.atomic():
        Revocation.objects.get_or_create(member_id=member_id)
        Revocation.objects.filter(member_id=member_id).update(count=F("count") + 1)
        message = {"type": "live.disconnect", "member": member_id}
        transaction.on_commit(lambda: hint(CONTROL_GROUP, message))


def disconnect_strangers() -> None:
    """Close all sockets of those who are not logged in when the running transaction commits: whoever may still listen
    comes back. Counted as those of members are."""
    with transaction.atomic():
        StrangersRevocation.objects.get_or_create(pk=STRANGERS)
        StrangersRevocation.objects.filter(pk=STRANGERS).update(count=F("count") + 1)
        message = {"type": "live.disconnect", "member": None}
        transaction.on_commit(lambda: hint(CONTROL_GROUP, message))


def barred_from(address: str, member_ids: Iterable[int | None]) -> set[int | None]:
    """Those of these members (None: strangers) who may not follow this stream any more."""
    stream, key = streams.resolve(address)
    wanted = set(member_ids)
    members: dict[int | None, Any] = {None: AnonymousUser()}
    members |= get_user_model().objects.in_bulk([pk for pk in wanted if pk])
    return {pk for pk in wanted if pk not in members or not stream.may_join(members[pk], key)}


def revocation_counts(member_ids: Iterable[int | None]) -> dict[int | None, int]:
    """How often each of these members was disconnected, and under None the strangers; who never was is left out. Two
    queries at most."""
    ids = set(member_ids)
    counts: dict[int | None, int] = {}
    if None in ids:
        counts = dict.fromkeys([None], _count_of_strangers())
    if known := [pk for pk in ids if pk is not None]:
        rows = Revocation.objects.filter(member_id__in=known)
        counts |= dict(rows.values_list("member_id", "count"))
    return counts


def _count_of_strangers() -> int:
    return StrangersRevocation.objects.filter(pk=STRANGERS).values_list("count", flat=True).first() or 0
