"""Reading groups, each page in a number of queries that does not grow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from community.discussions.models import Admission, Belonging, Board, Group, Visit, is_manager
from community.members.blocks import between

MOST_SHOWN = 60
"""Groups of a list, and members on the page of a group."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where a group talks live; a room above says so."""

    title: str
    url: str


type Find = Callable[[int], Room | None]
"""Id of a group -> its room, for whoever belongs there."""

_finds: list[Find] = []


def register_room(find: Find) -> None:
    """Plug in what knows the room of a group; called from a room's `wiring.py`."""
    _finds.append(find)


@dataclass(frozen=True, slots=True)
class Standing:
    """How `member` stands to a group: whether they belong, lead it, asked or were invited, look in as a manager, and
    so read what is said."""

    belongs: bool
    leads: bool
    admission: Admission | None
    visit: Visit | None
    manages: bool
    reads: bool


def group_for(member: Any, slug: str) -> Group:
    """The group at this address, if it exists for `member`. Raises `Http404`."""
    groups = Group.objects.known_to(member).select_related("board", "founder", "ending__by")
    return get_object_or_404(groups, board__slug=slug)


def led_group_for(member: Any, slug: str) -> Group:
    """The same for who leads it. Raises `Http404` for everybody else."""
    group = group_for(member, slug)
    if group.founder_id != member.pk:
        raise Http404
    return group


def standing_of(member: Any, group: Group) -> Standing:
    """Three queries at most; none for a stranger."""
    if not member.is_authenticated:
        return Standing(False, False, None, None, False, group.board.is_open)
    belongs = Belonging.objects.filter(group=group, member=member).exists()
    admission = None if belongs else Admission.objects.filter(group=group, member=member).first()
    manages = is_manager(member)
    visit = Visit.objects.present().filter(group=group, by=member).first() if manages else None
    reads = belongs or bool(visit) or not group.is_closed
    return Standing(belongs, group.founder_id == member.pk, admission, visit, manages, reads)


def groups_of(member: Any) -> QuerySet[Group]:
    """The groups that `member` belongs to, by name."""
    return _listed(Group.objects.of(member)) if member.is_authenticated else Group.objects.none()


def other_groups(member: Any) -> QuerySet[Group]:
    """The groups that exist for `member` and that they do not belong to: the largest first, without those that
    ended."""
    mine = Belonging.objects.filter(group=OuterRef("pk"), member=member.pk)
    found = Group.objects.known_to(member).filter(~Exists(mine), ending=None)
    return _listed(found).order_by("-member_count", "board__title")[:MOST_SHOWN]


def members_of(group: Group) -> QuerySet[Belonging]:
    """The latest who came, at most `MOST_SHOWN`."""
    here = Belonging.objects.filter(group=group, member__is_active=True).select_related("member")
    return here.order_by("-since", "-pk")[:MOST_SHOWN]


def asking(group: Group) -> QuerySet[Admission]:
    """Who waits for an answer, the longest first; nobody from whom its leader is apart."""
    waiting = group.admissions.filter(invited_by=None).exclude(member__in=between(group.founder))
    return waiting.select_related("member").order_by("at")


def room_of(group: Group) -> Room | None:
    """Where it talks live, by the first room that knows."""
    return next((room for find in _finds if (room := find(group.pk))), None)


def closed_group_at(slug: str) -> Group:
    """The closed group whose board this is, for a manager who may look in. Raises `Http404`."""
    return get_object_or_404(
        Group.objects.select_related("board"), board__slug=slug, board__kind=Board.Kind.CLOSED
    )


def _listed(groups: QuerySet[Group]) -> QuerySet[Group]:
    return groups.select_related("board", "ending").prefetch_related("interests")
