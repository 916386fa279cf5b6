"""How well and how quickly people like somebody are found, in communities of which we know who belongs together.

`planted` makes a community of groups, each with interests of its own that overlap with its neighbours', and everybody
declares some of their group's and, by `noise`, some of any. Of the first ten in the order of likeness, the share who
are of their group is the precision; what chance and the plainest measure (Jaccard: shared of all that both love) reach
in the same community is printed beside it. `_cards`: the same share of those who get a card, for which they must share
two things, and `_cards_of_ten`, how many of ten places these fill: where most of what people love is chance, few share
two of it, and an empty place is better than a coincidence. A measurement that is repeated: the seed is fixed.
"""

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import time_machine
from django.core.cache import cache
from django.utils import timezone

SEED = 20261122
SMALL, LARGE = 20_000, 100_000
FEW, DAYS = 400, 4
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
                report(f"kindred_p10_{name}{how}", round(value, 3), "share")
            for how, value, unit in _cards(group_of, Random(SEED)):
                report(f"kindred_p10_{name}{how}", round(value, 3), unit)
        databases.drop(community)
    community = folder / "kindred-fair"
    databases.copy(databases.migrated(), community)
    with databases.used(community):
        planted(PLANS["noisy"], FEW, Random(SEED))
        for name, value in _fairness().items():
            report(f"kindred_fairness{name}", round(value, 3), "gini")
    databases.drop(community)
    community = folder / "kindred-large"
    databases.copy(databases.migrated(), community)
    with databases.used(community):
        planted(PLANS["noisy"], LARGE, Random(SEED))
        report("kindred_p95_ms", round(_p95_ms(Random(SEED)), 1), "ms")
    databases.drop(community)


def planted(plan: Plan, members: int, random: Random) -> dict[int, int]:
    """Make the community, everybody with a yes to being found. Returns each member's group by the member's id.

    The rows are written as they are, which takes seconds where the verbs would take an hour; that what was written is
    what the verbs would write is checked on some.
    """
    from community.members.models import ConsentReceipt, Interest, Member, MemberInterest
    from search import relating

    cache.clear()  # how rare the interests of the community before were
    groups = members // plan.size
    # Neighbours share half of their interests, as people do.
    Interest.objects.bulk_create(
        Interest(slug=f"i{n}", name=f"Interest {n}") for n in range((groups + 1) * plan.tastes // 2)
    )
    words = list(Interest.objects.order_by("pk").values_list("pk", flat=True))
    Member.objects.bulk_create(
        [Member(email=f"p{n}@example.com", handle=f"p{n}", name=f"P{n}") for n in range(members)], 2_000
    )
    people = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    _insert(
        MemberInterest,
        ("member_id", "interest_id", "since"),
        (
            (people[n], word, now)
            for n, loved in enumerate(_loves(plan, members, words, random))
            for word in loved
        ),
    )
    _insert(
        ConsentReceipt,
        ("member_id", "purpose", "granted", "wording", "at"),
        ((pk, "kindred", True, "yes", now) for pk in people),
    )
    _write_leanings(people)
    relating.relate(words)
    return {person: number // plan.size for number, person in enumerate(people)}


def _loves(plan: Plan, members: int, words: list[int], random: Random) -> Iterator[list[int]]:
    """What each loves, in the order of their numbers."""
    popular = [1 / (1 + n) ** 0.5 for n in range(len(words))]
    any_word = random.sample(words, len(words))
    for number in range(members):
        first = number // plan.size * plan.tastes // 2
        own = words[first : first + plan.tastes]
        strange = random.choices(any_word, popular, k=plan.loves)
        yield sorted(
            {strange[n] if random.random() < plan.noise else random.choice(own) for n in range(plan.loves)}
        )


def _insert(model: Any, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    places = ", ".join(["%s"] * len(columns))
    adapt = [model._meta.get_field(name.removesuffix("_id")).get_db_prep_save for name in columns]
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            statement,
            ([put(value, connection) for put, value in zip(adapt, row, strict=True)] for row in rows),
        )


def _write_leanings(people: list[int]) -> None:
    """What `leanings.refresh` writes of who declared interests and did nothing else."""
    from django.db import connection

    from search import leanings
    from search.models import Leaning

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_leaning"
            " (member_id, interest_id, weight, is_declared, started, answered, rooms)"
            " SELECT member_id, interest_id, 1.0, true, 0, 0, 0 FROM members_memberinterest"
        )
    some = Leaning.objects.filter(member__in=people[:: len(people) // 50]).order_by("member", "interest")
    before = list(some.values_list("pk", "member", "interest", "weight", "is_declared"))
    leanings.refresh(people[:: len(people) // 50])
    assert before == list(some.values_list("pk", "member", "interest", "weight", "is_declared"))


def _precisions(group_of: dict[int, int], random: Random) -> dict[str, float]:
    from community.members.models import Member
    from search.kindred import who_may_be_met
    from search.likeness import most_alike

    asked = random.sample(sorted(group_of), ASKED)
    ours = {}
    for member in Member.objects.filter(pk__in=asked):
        scores = most_alike(member, partial(who_may_be_met, member)).scores
        ours[member.pk] = sorted(scores, key=lambda pk: (-scores[pk], pk))[:TEN]
    chance = {pk: random.sample(sorted(group_of), TEN) for pk in asked}
    return {
        name: _precision(found, group_of)
        for name, found in (("", ours), ("_jaccard", _jaccard(asked)), ("_random", chance))
    }


def _cards(group_of: dict[int, int], random: Random) -> list[tuple[str, float, str]]:
    from community.members.models import Member
    from search.kindred import people_like

    asked = Member.objects.filter(pk__in=random.sample(sorted(group_of), ASKED))
    hits = [
        group_of[member.pk] == group_of[one.member.pk] for member in asked for one in people_like(member, TEN)
    ]
    return [("_cards", sum(hits) / len(hits), "share"), ("_cards_of_ten", len(hits) / ASKED, "cards")]


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


def _fairness() -> dict[str, float]:
    """How evenly proposals are spread (Gini, 0 is even) once everybody looked on each of a few days; beside it what it
    would be if likeness alone decided."""
    from community.members.models import Member
    from search.fairness import spread
    from search.kindred import people_like
    from search.models import Proposal
    from search.proposing import todays

    people = list(Member.objects.all())
    alone = Counter(one.member.pk for member in people for one in people_like(member))
    began = timezone.now()
    for day in range(DAYS):
        with time_machine.travel(began + timedelta(days=day)):
            for member in people:
                todays(member)
    shown = Counter(Proposal.objects.values_list("other", flat=True))
    return {
        "": spread([shown[member.pk] for member in people]).gini,
        "_by_likeness_alone": spread([alone[member.pk] for member in people]).gini,
    }


def _p95_ms(random: Random) -> float:
    """Of choosing the day's people for one of many members: their first look of the day, live. Some, of whom most loves
    are chance, share two of them with nobody."""
    from community.members.models import Member
    from search.proposing import todays

    people = [Member.objects.get(handle=f"p{random.randrange(LARGE)}") for _ in range(ASKED)]
    took, found = [], 0
    for member in people:
        began = time.perf_counter()
        found += bool(todays(member))
        took.append((time.perf_counter() - began) * 1000)
    assert found > 0.9 * ASKED
    return statistics.quantiles(took, n=20)[-1]
