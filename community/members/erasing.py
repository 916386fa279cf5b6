"""Leaving: what we hold goes, and an empty shell keeps the place of what others said to it."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from community.ledger.recording import record
from community.live.revoking import disconnect
from community.members.holdings import held_about
from community.members.models import LEFT_PREFIX, Block, Member

TRIES = 5


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of everybody's that an erasure changes, and that others lock, too. All of them are locked before anything
    is erased, so that nobody who writes at the same moment and the erasure wait for each other.

    `of(member)`: their ids. `lock(ids)`: locks them, in the order of all who lock several. Those of a lower `order`
    come first.
    """

    name: str
    of: Callable[[Member], Collection[int]]
    lock: Callable[[Collection[int]], Any]
    order: int


_rows: dict[str, Rows] = {}


def register(rows: Rows) -> None:
    """Have these rows locked first; called from a room's `wiring.py`."""
    _rows[rows.name] = rows


class _MoreCame(Exception):
    """Somebody wrote to or of the member in a place that is not locked, while the others were."""


def erase(member: Member) -> None:
    """Erase everything that is held about `member`, end their sessions and sockets; all of it or nothing."""
    for more_tries in reversed(range(TRIES)):
        with suppress(_MoreCame), transaction.atomic():
            _lock(member, is_strict=more_tries > 0)
            record("member.left", actor=member, subject=member)
            for holding, rows in held_about(member):
                holding.erase(rows)
            disconnect(member.pk)
            break
    member.refresh_from_db()


def _lock(member: Member, is_strict: bool) -> None:
    """Raises `_MoreCame` where rows came in between; whoever locked those may wait for this member already."""
    # First the lock under which the member acts. It lets rows of others point at them, as long as those who write
    # such rows may hold what is locked next.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    held = {rows.name: set(rows.of(member)) for rows in _rows.values()}
    for rows in sorted(_rows.values(), key=lambda rows: rows.order):
        rows.lock(held[rows.name])
    # Then nothing new points at them any more, and what does by now is all there will be.
    Member.objects.select_for_update().get(pk=member.pk)
    if is_strict and any(set(rows.of(member)) - held[rows.name] for rows in _rows.values()):
        raise _MoreCame


def leave_a_shell(members: models.QuerySet[Member]) -> None:
    """Empty the rows of members who leave: nothing personal stays, and nobody can log in as them."""
    for member in members:
        member.groups.clear()
        member.user_permissions.clear()
        Block.objects.filter(blocked=member).delete()
        Member.objects.filter(pk=member.pk).update(
            name=name_of_who_left(),
            handle=f"{LEFT_PREFIX}{member.pk}",
            email=f"{LEFT_PREFIX}{member.pk}@left.invalid",
            password=make_password(None),
            about="",
            language="",
            last_login=None,
            is_active=False,
            is_staff=False,
            is_superuser=False,
            left_at=timezone.now(),
        )


def name_of_who_left() -> str:
    """In the language of the place: everybody reads the same name."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Someone who left")
