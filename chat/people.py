"""Who belongs to a room and looks after it, as pages show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse

from chat.access import membership_of
from chat.inviting import links_of, token_of
from chat.models import Bot, Invitation, Membership, Role, Room
from chat.talking import is_host
from community.members.blocks import between

MOST_PEOPLE = 200
"""People of one page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a room. `hosts`: they look after it."""

    membership: Membership | None
    hosts: bool


def standing_of(member: Any, room: Room) -> Standing:
    """For strangers, too; for a room that `member` may see."""
    membership = membership_of(member, room)
    hosts = member.is_authenticated and not room.pair and is_host(member, membership)
    return Standing(membership, hosts)


def people_of(member: Any, room: Room, standing: Standing) -> QuerySet[Membership]:
    """Hosts first, then speakers, and of a closed room everybody. Who looks after it sees all of them; others see
    nobody with whom a block is between."""
    rows = Membership.objects.filter(room=room, member__is_active=True).select_related("member")
    if room.kind not in Room.BY_MEMBERSHIP:
        rows = rows.exclude(role=Role.MEMBER)
    if not standing.hosts:
        rows = rows.exclude(member__in=between(member))
    order = Case(
        When(role=Role.HOST, then=Value(0)), When(role=Role.SPEAKER, then=Value(1)), default=Value(2)
    )
    return rows.order_by(order, "joined_at", "pk")[:MOST_PEOPLE]


def bots_of(member: Any, room: Room) -> QuerySet[Bot]:
    """The machines that talk in the room, each with `keeper`: the name of who let it talk, unless a block is between
    them and `member`, or they left."""
    known = Case(When(~Q(made_by__in=between(member)), made_by__is_active=True, then=F("made_by__name")))
    bots = Bot.objects.filter(room=room, ended_at=None).select_related("member", "made_by")
    return bots.annotate(keeper=known).order_by("made_at")


def invitations_of(room: Room) -> QuerySet[Invitation]:
    """Those that nobody has answered yet, for who looks after the room."""
    return Invitation.objects.filter(room=room).select_related("member").order_by("-at")[:MOST_PEOPLE]


def open_links(room: Room) -> list[dict[str, Any]]:
    """The links that lead in, likewise: `link`, its `path`, and how many may still use it (`left`)."""
    return [
        {"link": link, "path": reverse("chat:come-in", args=[token_of(link)]), "left": link.most - link.used}
        for link in links_of(room).order_by("until")
    ]


def invitations_for(member: Any) -> QuerySet[Invitation]:
    """What `member` has not answered yet; of nobody with whom a block is between."""
    mine = Invitation.objects.filter(member=member).exclude(by__in=between(member))
    return mine.select_related("room", "by").order_by("-at")
