"""What one follows stands a little higher among what was found: on the same page, with the reason beside it.

Nothing is added, left out or moved to another page by it, so that pages follow each other as without it. Whoever would
rather read everybody's order says so once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from community.discussions.following import FOLLOWING
from community.discussions.models import Follow, Post, Thread
from community.members.models import Interest
from search.found import Find
from search.models import PlainOrder

PLACES = 3
"""So many hits a lifted one passes at most (ours: enough to see it first, too few to bury what fits better)."""
LINKED = {"room": "rooms", "story": "stories", "product": "products", "moment": "moments"}
"""Kinds that are about interests themselves; as an interest calls them."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What a member follows or loves: names by id."""

    boards: dict[int, str] = field(default_factory=dict)
    interests: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


def wants_it(member: Any) -> bool:
    """Whether `member` (or `AnonymousUser`) left it as it is. One query for a member."""
    return member.is_authenticated and not PlainOrder.objects.filter(member=member).exists()


def choose(member: Any, lift: bool) -> None:
    """Lift what `member` follows from now on, or show them everybody's order. Twice changes nothing."""
    if lift:
        PlainOrder.objects.filter(member=member).delete()
    else:
        PlainOrder.objects.get_or_create(member=member)


def lifted(member: Any, hits: Sequence["Find"]) -> list["Find"]:
    """The same hits, those of the member's mix up to `PLACES` places higher, each with its `reason`. Ten queries at
    most, two for who follows nothing."""
    mix = _mix_of(member) if member.is_authenticated and hits else Mix()
    if not (mix.boards or mix.interests or mix.people):
        return list(hits)
    reasons = _reasons(mix, hits)
    marked = [replace(hit, reason=reasons.get((hit.kind, hit.pk), "")) for hit in hits]
    # Half a place more, so that of two that come to the same place the lifted one stands first.
    ranked = sorted(enumerate(marked), key=lambda row: row[0] - (PLACES + 0.5) * bool(row[1].reason))
    return [hit for _place, hit in ranked]


def _mix_of(member: Any) -> Mix:
    follows = Follow.objects.filter(member=member, level__in=FOLLOWING)
    rows = follows.values_list(
        "board", "board__title", "interest", "interest__name", "person", "person__name"
    )
    mix = Mix(interests=dict(member.interests.values_list("pk", "name")))
    for board, title, interest, name, person, person_name in rows:
        if board:
            mix.boards[board] = title
        elif interest:
            mix.interests[interest] = name
        else:
            mix.people[person] = person_name
    return mix


type _Key = tuple[str, int]


def _reasons(mix: Mix, hits: Sequence["Find"]) -> dict[_Key, str]:
    """Why a hit is lifted, by its kind and id: for who said it before where, and before what it is about."""
    threads = _threads_of(hits)
    about = _interests_of(mix, hits, threads)
    boards = _boards_of(mix, threads.values())
    reasons = {}
    for hit in hits:
        key = hit.kind, hit.pk
        thread = threads.get(key, 0)
        if hit.seed in mix.people and hit.kind != "member":
            reasons[key] = _("You follow %(name)s") % {"name": mix.people[hit.seed]}
        elif thread in boards:
            reasons[key] = _("You follow %(name)s") % {"name": mix.boards[boards[thread]]}
        elif key in about:
            reasons[key] = _("You love %(name)s") % {"name": mix.interests[about[key]]}
    return reasons


def _threads_of(hits: Iterable["Find"]) -> dict[_Key, int]:
    """The thread of each hit that is one, or stands in one."""
    found = {(hit.kind, hit.pk): hit.pk for hit in hits if hit.kind == "thread"}
    replies = [hit.pk for hit in hits if hit.kind == "post"]
    if replies:
        rows = Post.objects.filter(pk__in=replies).values_list("pk", "thread")
        found |= {("post", pk): thread for pk, thread in rows}
    return found


def _boards_of(mix: Mix, threads: Iterable[int]) -> dict[int, int]:
    """Of these threads those on boards that one follows, each with its board."""
    if not mix.boards:
        return {}
    return dict(Thread.objects.filter(pk__in=threads, board__in=mix.boards).values_list("pk", "board"))


def _interests_of(mix: Mix, hits: Sequence["Find"], threads: dict[_Key, int]) -> dict[_Key, int]:
    """Of each hit one interest of the mix that it is about."""
    about = _about("threads", mix, set(threads.values()))
    found = {key: about[thread] for key, thread in threads.items() if thread in about}
    for kind, name in LINKED.items():
        linked = _about(name, mix, {hit.pk for hit in hits if hit.kind == kind})
        found |= {(kind, pk): interest for pk, interest in linked.items()}
    return found


def _about(name: str, mix: Mix, pks: set[int]) -> dict[int, int]:
    """Of these things (`name`: as an interest calls them) those that are about an interest of the mix, each with it."""
    if not pks or not mix.interests:
        return {}
    rows = Interest.objects.filter(pk__in=mix.interests, **{f"{name}__in": pks}).order_by("-name")
    return {thing: interest for interest, thing in rows.values_list("pk", name) if thing in pks}
