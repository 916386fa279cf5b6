"""Reading one's notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.live.own import Part, pulse
from community.members.blocks import between
from community.members.models import Block, Member
from community.notifications.kinds import Line, NoticeKind, registered
from community.notifications.models import Notice

PAGE = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with the line that it shows to its reader."""

    notice: Notice
    kind: NoticeKind
    line: Line


def page_of(member: Member, before: int | None = None) -> tuple[list[Told], int | None]:
    """The newest notices older than the id `before`, and the `before` of the next page (None on the last)."""
    notices = member.notices.select_related("entry__actor").order_by("-id")
    if before:
        notices = notices.filter(pk__lt=before)
    found = list(notices[: PAGE + 1])
    return worded(found[:PAGE], member), found[PAGE - 1].pk if len(found) > PAGE else None


def worded(notices: Sequence[Notice], member: Member) -> list[Told]:
    """Each notice with its line, in the order given; what the member may not see any more, or what somebody did from
    whom they are apart, is left out."""
    notices = _not_apart(notices, member)
    lines: dict[int, Line] = {}
    for kind in registered().values():
        if own := [notice for notice in notices if notice.kind == kind.name]:
            lines |= kind.lines(own, member)
    return [
        Told(notice, registered()[notice.kind], lines[notice.pk]) for notice in notices if notice.pk in lines
    ]


def _not_apart(notices: Sequence[Notice], member: Member) -> list[Notice]:
    apart = set(between(member)) if notices else set()
    official = {kind.name for kind in registered().values() if kind.official}
    return [n for n in notices if n.kind in official or n.entry.actor_id not in apart]


def newest(member: Member) -> int:
    """The id of the newest notice, whether it still shows anything or not; 0 without any."""
    return member.notices.order_by("-id").values_list("pk", flat=True).first() or 0


def let_go_between(block: Block) -> None:
    """Count nothing as unseen that the two of a block will not see any more."""
    personal = [kind.name for kind in registered().values() if not kind.official]
    pair = Q(member=block.member_id, entry__actor=block.blocked_id) | Q(
        member=block.blocked_id, entry__actor=block.member_id
    )
    Notice.objects.unseen().filter(pair, kind__in=personal).update(seen_at=timezone.now())
    pulse([block.member_id, block.blocked_id])


def mark_seen(member: Member, up_to: int) -> None:
    """The member has seen all notices up to this id."""
    if member.notices.unseen().filter(pk__lte=up_to).update(seen_at=timezone.now()):
        pulse([member.pk])


def _unseen(member: Any) -> Any:
    found = Notice.objects.unseen().filter(member=member.pk).order_by().values("member")
    return Coalesce(Subquery(found.annotate(total=Count("pk")).values("total")), 0)


UNSEEN = Part("notices", _unseen)
