"""People like you: members who love the same rare things, each with the reasons, and only among those who said yes.

How alike: the sum of idf² over the interests that both declared, over norm^0.25, where norm is the sum of idf²
over all that the other declared. A rare love shared counts for more than a common one, and who loves everything is
like nobody. On planted communities it did as well as matrix factorisation, and it can say why.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Case, Count, FloatField, Sum, Value, When
from django.urls import reverse

from community.discussions.models import Post, Thread
from community.members.consent import allows
from community.members.models import Interest, Member, MemberInterest
from search.documents.members import PURPOSE, findable_by

MOST_INTERESTS, MOST_THREADS = 3, 2
"""Reasons of each sort."""
CANDIDATES = 200
"""How many, by what they share, are compared in full. The norm changes a score by a third at most, so that the
best dozen are among them."""
WEIGHTS_KEPT_S = 300
"""Seconds. How rare an interest is changes slowly, and counting it reads every declared interest."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that both have in common, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Kindred:
    """`interests` both declared, the rarest first; `threads` in which both wrote, the latest first. `score` orders,
    and means nothing by itself."""

    member: Member
    interests: list[Reason]
    threads: list[Reason]
    score: float


def people_like(member: Member, limit: int = 12, *, threads: bool = True) -> list[Kindred]:
    """At most `limit` members who love what `member` loves, the most alike first, each with at least one reason.

    Nobody unless `member` said yes to being found, and then only others who did. Without `threads` those stay empty:
    what is kept may name interests, where a thread's title may be hidden any moment. Eleven queries at most.
    """
    if not allows(member, PURPOSE):
        return []
    mine = set(member.member_interests.values_list("interest_id", flat=True))
    weights = _weights()
    shared = _sharing(member, mine, weights)
    loved = _loved_by(_who_said_yes(member, list(shared)))
    scores = {pk: shared[pk] / _square(interests, weights) ** 0.25 for pk, interests in loved.items()}
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]
    interests = _named({pk: _rarest(loved[pk] & mine, weights) for pk in best})
    together = _threads_together(member, best if threads else [])
    people = Member.objects.in_bulk(best)
    return [Kindred(people[pk], interests[pk], together[pk], scores[pk]) for pk in best]


def _weights() -> dict[int, float]:
    """The idf of each interest by its id; under 0 that of one which nobody else declared."""
    return cache.get_or_set("search:idf", _count_weights, WEIGHTS_KEPT_S)


def _count_weights() -> dict[int, float]:
    members = Member.objects.count()
    counted = MemberInterest.objects.values_list("interest").annotate(n=Count("pk")).order_by()
    # One is added inside, so that in a small community what all love still counts for something.
    return {0: math.log(1 + members)} | {pk: math.log(1 + members / n) for pk, n in counted}


def _weight(interest: int, weights: Mapping[int, float]) -> float:
    return weights.get(interest, weights[0])


def _square(interests: Collection[int], weights: Mapping[int, float]) -> float:
    return sum(_weight(interest, weights) ** 2 for interest in interests)


def _sharing(member: Member, mine: Collection[int], weights: Mapping[int, float]) -> dict[int, float]:
    """By member id the sum of idf² over what they share with `member`, the most first."""
    if not mine:
        return {}
    squares = [When(interest=pk, then=Value(_weight(pk, weights) ** 2)) for pk in mine]
    rows = MemberInterest.objects.filter(interest__in=mine).exclude(member=member).values_list("member")
    worth = Sum(Case(*squares, output_field=FloatField()))
    return dict(rows.annotate(shared=worth).order_by("-shared", "member"))


def _who_said_yes(member: Member, alike: list[int]) -> list[int]:
    """Those of `alike` whom `member` may find; the best `CANDIDATES` of them.

    Asking for everybody's consent takes five times as long as finding what they share, so the most alike are asked
    first, and the others only when too few of those said yes.
    """
    found: list[int] = []
    for some in (alike[: 2 * CANDIDATES], alike[2 * CANDIDATES :]):
        if some and len(found) < CANDIDATES:
            yes = set(findable_by(member).filter(pk__in=some).values_list("pk", flat=True))
            found += [pk for pk in some if pk in yes]
    return found[:CANDIDATES]


def _loved_by(members: Collection[int]) -> dict[int, set[int]]:
    loved: dict[int, set[int]] = defaultdict(set)
    rows = MemberInterest.objects.filter(member__in=members).order_by()
    for pk, interest in rows.values_list("member", "interest"):
        loved[pk].add(interest)
    return loved


def _rarest(interests: Collection[int], weights: Mapping[int, float]) -> list[int]:
    return sorted(interests, key=lambda pk: (-_weight(pk, weights), pk))[:MOST_INTERESTS]


def _named(shared: Mapping[int, Collection[int]]) -> dict[int, list[Reason]]:
    """The same, as something to read and to follow."""
    interests = Interest.objects.in_bulk({pk for pks in shared.values() for pk in pks})
    return {
        member: [Reason(interests[pk].name, _about(interests[pk])) for pk in pks]
        for member, pks in shared.items()
    }


def _about(interest: Interest) -> str:
    return f"{reverse('search:results')}?{urlencode({'q': interest.name})}"


def _threads_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the latest threads in which both wrote, of those that everybody may read."""
    if not others:
        return defaultdict(list)
    open_posts = Post.objects.visible_to(AnonymousUser()).exclude(body="").exclude(thread__title="")
    mine = open_posts.filter(author=member).values("thread")
    pairs = (
        open_posts.filter(author__in=others, thread__in=mine)
        .order_by("-thread")
        .values_list("author", "thread")
        .distinct()
    )
    chosen: dict[int, list[int]] = defaultdict(list)
    for author, thread in pairs:
        if len(chosen[author]) < MOST_THREADS:
            chosen[author].append(thread)
    wanted = {pk for pks in chosen.values() for pk in pks}
    threads = Thread.objects.filter(pk__in=wanted).select_related("board").in_bulk()
    reasons: dict[int, list[Reason]] = defaultdict(list)
    return reasons | {
        author: [Reason(threads[pk].title, threads[pk].get_absolute_url()) for pk in pks]
        for author, pks in chosen.items()
    }
