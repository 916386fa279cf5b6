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
from django.utils.translation import gettext as _

from community.discussions.models import Post, Thread
from community.members.access import visible_members
from community.members.consent import allows, consenting
from community.members.models import Interest, Member, MemberInterest

PURPOSE = "kindred"
MOST_INTERESTS, MOST_THREADS = 3, 2
"""Reasons shown of each sort."""
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
    """`reasons`: what both share, the most telling first; `score` orders, and means nothing by itself."""

    member: Member
    reasons: list[Reason]
    score: float


def people_like(member: Member, limit: int = 12) -> list[Kindred]:
    """At most `limit` members who love what `member` loves, the most alike first, each with at least one reason.

    Nobody unless `member` said yes to being found, and then only others who did. Nine queries at most.
    """
    if not allows(member, PURPOSE):
        return []
    mine = set(member.member_interests.values_list("interest_id", flat=True))
    weights = _weights()
    candidates = _sharing(member, {pk: weights.get(pk, weights[0]) ** 2 for pk in mine})
    best = _most_alike(candidates, mine, weights)[:limit]
    threads = _threads_together(member, [other.pk for other, _score in best])
    return [Kindred(other, _shared(other, mine, weights) + threads[other.pk], score) for other, score in best]


def _weights() -> dict[int, float]:
    """The idf of each interest by its id; under 0 that of one which nobody else declared."""
    return cache.get_or_set("search:idf", _count_weights, WEIGHTS_KEPT_S)


def _count_weights() -> dict[int, float]:
    members = Member.objects.count()
    counted = MemberInterest.objects.values_list("interest").annotate(n=Count("pk")).order_by()
    # One is added inside, so that in a small community what all love still counts for something.
    return {0: math.log(1 + members)} | {pk: math.log(1 + members / n) for pk, n in counted}


def _sharing(member: Member, squares: Mapping[int, float]) -> dict[int, float]:
    """By member id the sum of idf² over what they share with `member`, of those who share the most."""
    worth = Case(
        *(When(interest=pk, then=Value(square)) for pk, square in squares.items()), output_field=FloatField()
    )
    rows = MemberInterest.objects.filter(interest__in=squares).exclude(member=member)
    rows = rows.filter(consenting(PURPOSE, member="member"), member__in=visible_members())
    best = rows.values_list("member").annotate(shared=Sum(worth)).order_by("-shared", "member")
    return dict(best[:CANDIDATES]) if squares else {}


def _most_alike(
    candidates: Mapping[int, float], mine: Collection[int], weights: Mapping[int, float]
) -> list[tuple[Member, float]]:
    found = Member.objects.filter(pk__in=candidates).prefetch_related("interests")
    scored = [(other, candidates[other.pk] / _norm(other, weights) ** 0.25) for other in found]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].pk))


def _norm(member: Member, weights: Mapping[int, float]) -> float:
    return sum(weights.get(interest.pk, weights[0]) ** 2 for interest in member.interests.all())


def _shared(other: Member, mine: Collection[int], weights: Mapping[int, float]) -> list[Reason]:
    """The interests that both declared, the rarest first."""
    shared = [interest for interest in other.interests.all() if interest.pk in mine]
    shared.sort(key=lambda interest: (-weights.get(interest.pk, weights[0]), interest.name))
    return [Reason(interest.name, _about(interest)) for interest in shared[:MOST_INTERESTS]]


def _about(interest: Interest) -> str:
    return f"{reverse('search:results')}?{urlencode({'q': interest.name})}"


def _threads_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the latest threads in which both wrote, of those that everybody may read."""
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
    return reasons | {a: [_both_wrote(threads[pk]) for pk in pks] for a, pks in chosen.items()}


def _both_wrote(thread: Thread) -> Reason:
    return Reason(_("You both wrote in “%(title)s”") % {"title": thread.title}, thread.get_absolute_url())
