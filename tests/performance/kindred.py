"""How well and how quickly people like somebody are found, in communities of which we know who belongs together.

`planted` makes a community of groups, each with interests of its own that overlap with its neighbours', and everybody
declares some of their group's and, by `noise`, some of any. Of the first ten proposed to somebody, the share who are
of their group is the precision; what chance and the plainest measure (Jaccard: shared of all that both love) reach in
the same community is printed beside it. A measurement that is repeated: the seed is fixed.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

SEED = 20261122
SMALL, LARGE = 20_000, 100_000
ASKED, TEN = 300, 10


@dataclass(frozen=True, slots=True)
class Plan:
    """Groups of `size` members, each with `tastes` interests, of which a member declares `loves`; `noise`: the share of
    these that is any interest, the more popular ones more often."""

    size: int
    tastes: int
    loves: int
    noise: float


PLANS = {"clear": Plan(100, 12, 7, 0.25), "noisy": Plan(100, 12, 6, 0.5), "hard": Plan(100, 16, 5, 0.6)}


def measure(folder: Path, report: Callable[[str, Any, str], None]) -> None:
    from tests import databases

    for name, plan in PLANS.items():
        community = folder / f"kindred-{name}"
        databases.copy(databases.migrated(), community)
        with databases.used(community):
            group_of = planted(plan, SMALL, Random(SEED))
            for how, value in _precisions(group_of, Random(SEED)).items():
                report(f"kindred_p10_{name}{how}", round(value, 2), "share")
        databases.drop(community)
    community = folder / "kindred-large"
    databases.copy(databases.migrated(), community)
    with databases.used(community):
        planted(PLANS["noisy"], LARGE, Random(SEED))
        report("kindred_p95_ms", round(_p95_ms(Random(SEED)), 1), "ms")
    databases.drop(community)


def planted(plan: Plan, members: int, random: Random) -> dict[int, int]:
    """Make the community, everybody with a yes to being found. Returns each member's group by the member's id."""
    from community.members.models import ConsentReceipt, Interest, Member, MemberInterest
    from search import leanings

    groups = members // plan.size
    # Neighbours share half of their interests, as people do.
    Interest.objects.bulk_create(
        Interest(slug=f"i{n}", name=f"Interest {n}") for n in range((groups + 1) * plan.tastes // 2)
    )
    words = list(Interest.objects.order_by("pk").values_list("pk", flat=True))
    popular = [1 / (1 + n) ** 0.5 for n in range(len(words))]
    any_word = random.sample(words, len(words))
    Member.objects.bulk_create(
        [Member(email=f"p{n}@example.com", handle=f"p{n}", name=f"P{n}") for n in range(members)], 2_000
    )
    people = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    declared = []
    for number, person in enumerate(people):
        first = number // plan.size * plan.tastes // 2
        own = words[first : first + plan.tastes]
        strange = random.choices(any_word, popular, k=plan.loves)
        loved = {
            strange[n] if random.random() < plan.noise else random.choice(own) for n in range(plan.loves)
        }
        declared += [MemberInterest(member_id=person, interest_id=word) for word in sorted(loved)]
    MemberInterest.objects.bulk_create(declared, 5_000)
    receipts = [ConsentReceipt(member_id=pk, purpose="kindred", granted=True, wording="yes") for pk in people]
    ConsentReceipt.objects.bulk_create(receipts, 5_000)
    leanings.refresh(people)
    return {person: number // plan.size for number, person in enumerate(people)}


def _precisions(group_of: dict[int, int], random: Random) -> dict[str, float]:
    from community.members.models import Member
    from search.kindred import people_like

    asked = random.sample(sorted(group_of), ASKED)
    ours = {pk: [one.member.pk for one in people_like(Member.objects.get(pk=pk), TEN)] for pk in asked}
    chance = {pk: random.sample(sorted(group_of), TEN) for pk in asked}
    return {
        name: _precision(found, group_of)
        for name, found in (("", ours), ("_jaccard", _jaccard(asked)), ("_random", chance))
    }


def _precision(found: dict[int, list[int]], group_of: dict[int, int]) -> float:
    """Of `TEN` places; one that stays empty is no hit."""
    hits = sum(group_of[pk] == group_of[other] for pk, others in found.items() for other in others)
    return hits / (TEN * len(found))


def _jaccard(asked: list[int]) -> dict[int, list[int]]:
    from community.members.models import MemberInterest

    loved, lovers = defaultdict(set), defaultdict(set)
    for member, interest in MemberInterest.objects.values_list("member", "interest"):
        loved[member].add(interest)
        lovers[interest].add(member)
    found = {}
    for pk in asked:
        others = set().union(*(lovers[interest] for interest in loved[pk])) - {pk}
        alike = {other: len(loved[pk] & loved[other]) / len(loved[pk] | loved[other]) for other in others}
        found[pk] = sorted(alike, key=lambda other: (-alike[other], other))[:TEN]
    return found


def _p95_ms(random: Random) -> float:
    """Of looking up twelve people like one of many members, live."""
    from community.members.models import Member
    from search.kindred import people_like

    people = [Member.objects.get(handle=f"p{random.randrange(LARGE)}") for _ in range(ASKED)]
    took = []
    for member in people:
        began = time.perf_counter()
        assert people_like(member)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=20)[-1]
