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
class Away:
    """How a kind reaches who is not here, where they said yes to that (`topics`).

    `topics(entry, members)`: under which topic this entry comes to each of these members (ids); whom it leaves out is
    told on the site alone. `waiting(notices, member)`: of these notices those that `member` has not read, is not
    looking at and still wants to hear of, by id, each with its topic as of now. `words(notice)`: the first words of
    what it tells of, for devices whose member chose to see them there.
    """

    topics: Callable[[Entry, Collection[int]], dict[int, str]]
    waiting: "Callable[[Sequence[Notice], Member], dict[int, str]]"
    words: "Callable[[Notice], str]"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`on`: the ledger kinds that call for it. `recipients(entry)`: ids of the members who hear of it.

    `lines(notices, member)`: the line of each notice by its id, in a constant number of queries; a notice whose
    subject the member may not see any more is left out. `icon`: its name in the design's set. `label`: what such a
    notice tells, in a few words without its subject. `change`: name of the URL (without arguments) at which members
    change what they hear of, if there is one. `official`: told in the name of the place, so that it reaches also those
    who are apart, by a block, from the member who acted. `hold_s`: seconds to wait with it; who hears of it is asked
    again then, so that reading cancels it. `away`: how it reaches who is not here; None where the inbox is enough.
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
    away: Away | None = None


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
    from community.live.own import pulse
    from community.members.blocks import between
    from community.members.models import Member
    from community.notifications.errands import send_out
    from community.notifications.models import Notice

    told = Notice.objects.filter(kind=kind.name, entry=entry).values("member")
    present = Member.objects.filter(pk__in=set(kind.recipients(entry)), is_active=True).exclude(
        pk=entry.actor_id
    )
    if entry.actor and not kind.official:
        present = present.exclude(pk__in=between(entry.actor))
    new = [Notice(member=member, kind=kind.name, entry=entry) for member in present.exclude(pk__in=told)]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    if kind.away and new:
        made = Notice.objects.filter(kind=kind.name, entry=entry, member__in=[n.member_id for n in new])
        send_out(kind.away, entry, dict(made.values_list("member", "pk")), kind.hold_s)
    pulse(notice.member_id for notice in new)
