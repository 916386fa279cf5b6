"""Kinds of notices, registered by the rooms above."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.functional import Promise

from community.ledger import consumers
from community.ledger.models import Entry

if TYPE_CHECKING:
    from community.members.models import Member
    from community.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Line:
    """What a notice says, in one translated sentence, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`on`: the ledger kinds that call for it. `recipients(entry)`: ids of the members who hear of it.

    `lines(notices, member)`: the line of each notice by its id, in a constant number of queries; a notice whose
    subject the member may not see any more is left out. `icon`: its name in the design's set. `label`: what such a
    notice tells, in a few words without its subject. `change`: name of the URL (without arguments) at which members
    change what they hear of, if there is one. `official`: told in the name of the place, so that it reaches also those
    who are apart, by a block, from the member who acted. `hold_s`: seconds to wait with it; who hears of it is asked
    again then, so that reading cancels it.
    """

    name: str
    on: Collection[str]
    recipients: Callable[[Entry], Iterable[int]]
    lines: "Callable[[Sequence[Notice], Member], dict[int, Line]]"
    icon: str
    label: str | Promise
    change: str = ""
    official: bool = False
    hold_s: int = 0


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Make a kind known, and let the ledger's worker make its notices; called from a room's `wiring.py`."""
    _kinds[kind.name] = kind
    handle = partial(_hold if kind.hold_s else _notify, kind)
    consumers.register(f"notice-{kind.name}", kind.on, handle)


def registered() -> dict[str, NoticeKind]:
    return dict(_kinds)


def label_of(name: str) -> str:
    """What a notice of this kind tells; its bare name where the room that made it is gone."""
    return str(_kinds[name].label) if name in _kinds else name


def _hold(kind: NoticeKind, entry: Entry) -> None:
    """Wait with it, if anybody is to hear of it as things stand."""
    if set(kind.recipients(entry)):
        due = timezone.now() + timedelta(seconds=kind.hold_s)
        # A queue that cannot wait, as that of the tests, tells at once.
        can_wait = tell_held.get_backend().supports_defer
        (tell_held.using(run_after=due) if can_wait else tell_held).enqueue(kind.name, entry.pk)


@task
def tell_held(kind: str, entry: int) -> None:
    """Tell who is still to hear of this entry of the ledger."""
    with transaction.atomic():
        _notify(_kinds[kind], Entry.objects.get(pk=entry))


def _notify(kind: NoticeKind, entry: Entry) -> None:
    from community.members.blocks import between
    from community.members.models import Member
    from community.notifications.models import Notice

    present = Member.objects.filter(pk__in=set(kind.recipients(entry)), is_active=True).exclude(
        pk=entry.actor_id
    )
    if entry.actor and not kind.official:
        present = present.exclude(pk__in=between(entry.actor))
    Notice.objects.bulk_create(
        [Notice(member=member, kind=kind.name, entry=entry) for member in present], ignore_conflicts=True
    )
