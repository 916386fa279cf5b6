"""How alike two members are, by what they lean to (`search.leanings`).

The sum of idf² over the interests that both lean to, each by both weights, over norm^0.25, where norm is the same sum
over all that the other leans to. A rare love shared counts for more than a common one, and who loves everything is like
nobody. What often goes with my interests (`search.relating`) counts beside them, so that of two who share as much the
one comes first who loves what people like me love.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from django.core.cache import cache
from django.db.models import Case, Count, F, FloatField, Q, Sum, Value, When

from community.members.models import Member
from search.models import Leaning, Relation
from search.tuning import heavier

FEWEST_SHARED = 2
"""Who shares fewer interests needs something else in common for a card; many will not have it, so they come last where
not all can be compared."""
COMPARED, CANDIDATES = 1_000, 120
"""How many of the most alike, by what they share, are looked at, of those who share enough and of others, and how many
of them are compared in full: for five days of both pages. The norm changes a score by a third at most, so that the best
dozen are among them (docs/decisions/0035)."""
READ = 10_000
"""Leanings that are read to find the most alike (ours): ten milliseconds. What many lean to says little of each."""
WEIGHTS_KEPT_S = 300
"""Seconds. How rare an interest is changes slowly, and counting it reads every declared interest."""


@dataclass(frozen=True, slots=True)
class Alike:
    """`mine`: by interest how much the member leans to it. `leant`: the same of each candidate, by their id; `scores`
    order them, and mean nothing by themselves. `weights`: how rare each interest is."""

    mine: dict[int, float]
    leant: dict[int, dict[int, float]]
    scores: dict[int, float]
    weights: dict[int, float]

    def shared(self, pk: int) -> set[int]:
        return self.leant[pk].keys() & self.mine.keys()


def most_alike(member: Member, chosen: Callable[[Iterable[int]], list[int]]) -> Alike:
    """`chosen` takes ids of members, the most alike first, and returns those that may be candidates, in this order.

    Seven queries at most, and those of `chosen`.
    """
    mine, weights = _mine(member), rarity()
    leant = leant_to(chosen(_sharing(member, mine, weights)))
    wanted = _wanted(mine, weights)
    squares = {pk: idf * idf for pk, idf in weights.items()}
    scores = {pk: _score(interests, wanted, squares) for pk, interests in leant.items()}
    return Alike(mine, leant, scores, weights)


def rarest_first(interests: Collection[int], weights: Mapping[int, float]) -> list[int]:
    return sorted(interests, key=lambda pk: (-_square(pk, weights), pk))


def _score(leant: Mapping[int, float], wanted: Mapping[int, float], squares: Mapping[int, float]) -> float:
    worth, norm, unknown = 0.0, 0.0, squares[0]
    # Two thousand times for each look, so nothing is called that need not be.
    for pk, weight in leant.items():
        worth += weight * wanted.get(pk, 0)
        norm += weight * squares.get(pk, unknown)
    return worth / norm**0.25


def _wanted(mine: Mapping[int, float], weights: Mapping[int, float]) -> dict[int, float]:
    """By interest what it is worth to `mine` that somebody leans to it: as one of mine, and as what goes with mine."""
    wanted = defaultdict(float, {pk: weight * _square(pk, weights) for pk, weight in mine.items()})
    related = Relation.objects.filter(interest__in=mine).values_list("interest", "other", "closeness")
    for pk, other, closeness in related:
        wanted[other] += mine[pk] * closeness * _idf(pk, weights) * _idf(other, weights)
    return wanted


def _mine(member: Member) -> dict[int, float]:
    """By interest how much `member` leans to it, and more where they want more like somebody who does."""
    found = dict(Leaning.objects.filter(member=member).values_list("interest", "weight"))
    more = heavier(member)
    return {pk: weight * more.get(pk, 1) for pk, weight in found.items()}


def rarity() -> dict[int, float]:
    """The idf of each interest by its id; under 0 that of one to which nobody else leans."""
    return cache.get_or_set("search:idf", _count_weights, WEIGHTS_KEPT_S) or _count_weights()


def _count_weights() -> dict[int, float]:
    members = Leaning.objects.aggregate(n=Count("member", distinct=True))["n"]
    counted = Leaning.objects.values_list("interest").annotate(n=Count("pk")).order_by()
    # One is added inside, so that in a small community what all love still counts for something.
    return {0: math.log(1 + members)} | {pk: math.log(1 + members / n) for pk, n in counted}


def _idf(interest: int, weights: Mapping[int, float]) -> float:
    return weights.get(interest, weights[0])


def _square(interest: int, weights: Mapping[int, float]) -> float:
    return _idf(interest, weights) ** 2


def _sharing(member: Member, mine: Mapping[int, float], weights: Mapping[int, float]) -> Iterator[int]:
    """Ids of those who lean to something `_telling` of `mine`: those who share enough for a card first, of these the
    most alike, by the weights of both. Most share one interest only, and are seldom asked for."""
    if not mine:
        return
    telling = _telling(mine, weights)
    # Most rows are of the most common one, which is therefore asked first.
    squares = [When(interest=pk, then=Value(mine[pk] * _square(pk, weights))) for pk in reversed(telling)]
    rows = Leaning.objects.filter(interest__in=telling).exclude(member=member).values("member")
    worth = Sum(F("weight") * Case(*squares, output_field=FloatField()))
    found = rows.annotate(worth=worth, n=Count("pk")).order_by("-worth", "member")
    for which in (Q(n__gte=FEWEST_SHARED), Q(n__lt=FEWEST_SHARED)):
        yield from found.filter(which).values_list("member", flat=True)[:COMPARED]


def _telling(mine: Collection[int], weights: Mapping[int, float]) -> list[int]:
    """The rarest of `mine`, to which about `READ` members lean together; at least so many that one can share enough."""
    rarest = rarest_first(mine, weights)
    read = list(accumulate(_leaning_to(pk, weights) for pk in rarest))
    return rarest[: max(bisect_right(read, READ), FEWEST_SHARED)]


def _leaning_to(interest: int, weights: Mapping[int, float]) -> float:
    """How many members do, as its weight has it."""
    return math.expm1(weights[0]) / (math.expm1(_idf(interest, weights)) or 1)  # nobody was counted yet


def leant_to(members: Collection[int]) -> dict[int, dict[int, float]]:
    """By member id the weight of each interest to which they lean."""
    leant: dict[int, dict[int, float]] = defaultdict(dict)
    rows = Leaning.objects.filter(member__in=members).order_by()
    for pk, interest, weight in rows.values_list("member", "interest", "weight"):
        leant[pk][interest] = weight
    return leant
