"""People like you: members who love the same rare things, each with the reasons, and only among those who said yes.

How alike: the sum of idf² over the interests that both lean to (`search.leanings`), each by both weights, over
norm^0.25, where norm is the same sum over all that the other leans to. A rare love shared counts for more than a common
one, and who loves everything is like nobody. On planted communities it did as well as matrix factorisation, and it can
say why.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from chat.models import Membership, Room
from community.discussions.models import Post, Thread
from community.ledger.models import Entry
from community.members.consent import allows
from community.members.models import Interest, Member
from search.documents.members import PURPOSE, findable_by
from search.models import Ignored, Leaning
from search.tuning import heavier, ignored_by_either, unwanted

MOST_INTERESTS, MOST_THREADS, MOST_ROOMS = 3, 2, 2
"""Reasons of each sort."""
FEWEST_REASONS = 2
"""One thing in common is a coincidence."""
SILENT_AFTER = timedelta(days=90)
"""Who did nothing for so long is not proposed: a hello to them would stay alone."""
COMPARED, CANDIDATES = 1_000, 200
"""How many of the most alike, by what they share, are looked at, and how many of these are compared in full. The norm
changes a score by a third at most, so that the best dozen are among them."""
WEIGHTS_KEPT_S = 300
"""Seconds. How rare an interest is changes slowly, and counting it reads every declared interest."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that both have in common, and where it leads. `slug`: of an interest, to ignore it by."""

    label: str
    url: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Kindred:
    """`interests` to which both lean, the rarest first; `threads` in which both wrote, `rooms` in which both talked,
    the latest first. `others`: what only they declared, to hear about. `score` orders, and means nothing by itself."""

    member: Member
    interests: list[Reason]
    threads: list[Reason]
    rooms: list[Reason]
    others: list[Reason]
    score: float

    @property
    def reasons(self) -> list[Reason]:
        return [*self.interests, *self.threads, *self.rooms]


def people_like(member: Member, limit: int = 12) -> list[Kindred]:
    """At most `limit` members who lean to what `member` leans to, the most alike first, each with at least
    `FEWEST_REASONS`.

    Nobody unless `member` said yes to being found, and then only others who did, and were here lately. Sixteen
    queries at most.
    """
    if not allows(member, PURPOSE):
        return []
    mine = _mine(member)
    weights = _weights()
    shared = _sharing(member, mine, weights)
    leant = _leant_to(_who_may_be_met(member, list(shared)))
    scores = {pk: shared[pk] / _norm(interests, weights) ** 0.25 for pk, interests in leant.items()}
    few = {pk: len(leant[pk].keys() & mine.keys()) < FEWEST_REASONS for pk in scores}
    # Whoever shares one interest only needs something else in common for a card; many will not have it.
    best = sorted(scores, key=lambda pk: (few[pk], -scores[pk], pk))[: 2 * limit]
    interests = _named({pk: _rarest(leant[pk].keys() & mine.keys(), weights) for pk in best})
    mine_or_not = mine.keys() | set(Ignored.objects.filter(member=member).values_list("interest", flat=True))
    others = _named({pk: _rarest(_declared(leant[pk]) - mine_or_not, weights) for pk in best})
    threads, rooms = threads_together(member, best), rooms_together(member, best)
    people = Member.objects.in_bulk(best)
    found = [
        Kindred(people[pk], interests[pk], threads[pk], rooms[pk], others[pk], scores[pk]) for pk in best
    ]
    return [one for one in found if len(one.reasons) >= FEWEST_REASONS][:limit]


def may_be_met(member: Member) -> QuerySet[Member]:
    """Those whom `member` may find, but for those of whom they wanted less."""
    return findable_by(member).exclude(unwanted(member))


def still_so(member: Member, shown: Mapping[int, Collection[str]]) -> set[int]:
    """Those of these members (ids) who may still be met, and lean to the same interests (slugs) as `member`, of which
    was said that they do. Two queries."""
    may = set(may_be_met(member).filter(pk__in=shown).values_list("pk", flat=True))
    found = Leaning.objects.filter(member__in=[*may, member.pk]).order_by()
    lean = set(found.values_list("member", "interest__slug"))
    return {pk for pk in may if all({(pk, slug), (member.pk, slug)} <= lean for slug in shown[pk])}


def _mine(member: Member) -> dict[int, float]:
    """By interest how much `member` leans to it, and more where they want more like somebody who does."""
    found = dict(Leaning.objects.filter(member=member).values_list("interest", "weight"))
    more = heavier(member)
    return {pk: weight * more.get(pk, 1) for pk, weight in found.items()}


def _weights() -> dict[int, float]:
    """The idf of each interest by its id; under 0 that of one to which nobody else leans."""
    return cache.get_or_set("search:idf", _count_weights, WEIGHTS_KEPT_S)


def _count_weights() -> dict[int, float]:
    members = Leaning.objects.aggregate(n=Count("member", distinct=True))["n"]
    counted = Leaning.objects.values_list("interest").annotate(n=Count("pk")).order_by()
    # One is added inside, so that in a small community what all love still counts for something.
    return {0: math.log(1 + members)} | {pk: math.log(1 + members / n) for pk, n in counted}


def _square(interest: int, weights: Mapping[int, float]) -> float:
    return weights.get(interest, weights[0]) ** 2


def _norm(leant: Mapping[int, float], weights: Mapping[int, float]) -> float:
    return sum(weight * _square(interest, weights) for interest, weight in leant.items())


def _sharing(member: Member, mine: Mapping[int, float], weights: Mapping[int, float]) -> dict[int, float]:
    """By member id the sum of idf² over what they share with `member`, by the weights of both: those who share enough
    for a card first, the most alike of them first."""
    if not mine:
        return {}
    squares = [When(interest=pk, then=Value(weight * _square(pk, weights))) for pk, weight in mine.items()]
    rows = Leaning.objects.filter(interest__in=mine).exclude(member=member).values_list("member")
    worth = Sum(F("weight") * Case(*squares, output_field=FloatField()))
    enough = Case(When(n__gte=FEWEST_REASONS, then=0), default=1)
    found = rows.annotate(shared=worth, n=Count("pk")).order_by(enough, "-shared", "member")
    return {pk: value for pk, value, _n in found[:COMPARED]}


def _who_may_be_met(member: Member, alike: list[int]) -> list[int]:
    """Those of `alike` whom `member` may find and who were here lately; the best `CANDIDATES` of them.

    The table holds those who said yes, but a yes may have been taken back a moment ago.
    """
    since = timezone.now() - SILENT_AFTER
    did = Exists(Entry.objects.filter(actor=OuterRef("pk"), at__gte=since))
    lately = Q(last_login__gte=since) | Q(joined_at__gte=since) | did
    found: list[int] = []
    for some in batched(alike, 2 * CANDIDATES, strict=False):
        if len(found) < CANDIDATES:
            met = set(may_be_met(member).filter(lately, pk__in=some).values_list("pk", flat=True))
            found += [pk for pk in some if pk in met]
    return found[:CANDIDATES]


def _leant_to(members: Collection[int]) -> dict[int, dict[int, float]]:
    """By member id the weight of each interest to which they lean."""
    leant: dict[int, dict[int, float]] = defaultdict(dict)
    rows = Leaning.objects.filter(member__in=members).order_by()
    for pk, interest, weight in rows.values_list("member", "interest", "weight"):
        leant[pk][interest] = weight
    return leant


def _declared(leant: Mapping[int, float]) -> set[int]:
    """What was declared, which alone weighs 1: so that nobody is shown as into what they only did."""
    return {interest for interest, weight in leant.items() if weight >= 1}


def _rarest(interests: Collection[int], weights: Mapping[int, float]) -> list[int]:
    return sorted(interests, key=lambda pk: (-_square(pk, weights), pk))[:MOST_INTERESTS]


def _named(shared: Mapping[int, Collection[int]]) -> dict[int, list[Reason]]:
    """The same, as something to read and to follow."""
    interests = Interest.objects.in_bulk({pk for pks in shared.values() for pk in pks})
    return {
        member: [
            Reason(interests[pk].name, interests[pk].get_absolute_url(), interests[pk].slug) for pk in pks
        ]
        for member, pks in shared.items()
    }


def threads_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the latest threads in which both wrote, of those that everybody may read, and that are about
    nothing that one of both ignores."""
    if not others:
        return defaultdict(list)
    open_posts = Post.objects.visible_to(AnonymousUser()).exclude(body="").exclude(thread__title="")
    mine = open_posts.filter(author=member).values("thread")
    pairs = (
        open_posts.filter(author__in=others, thread__in=mine)
        .exclude(ignored_by_either(member, "author", interest__threads=OuterRef("thread")))
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


def rooms_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the rooms in which both talked, of those to which everybody may listen, the latest first; about
    nothing that one of both ignores."""
    if not others:
        return defaultdict(list)
    talked = Membership.objects.filter(spoke_at__isnull=False, room__in=Room.objects.for_strangers())
    mine = talked.filter(member=member).values("room")
    found = talked.filter(member__in=others, room__in=mine).select_related("room").order_by("-spoke_at")
    found = found.exclude(ignored_by_either(member, "member", interest__rooms=OuterRef("room")))
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for place in found:
        if len(reasons[place.member_id]) < MOST_ROOMS:
            reasons[place.member_id].append(Reason(str(place.room), place.room.get_absolute_url()))
    return reasons
