"""People like you: members who love the same rare things, each with the reasons, and only among those who said yes.

`search.likeness` says how alike they are; here it is decided who may be shown, and why.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import batched

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, QuerySet

from chat.models import Membership, Room
from community.discussions.models import Post, Thread
from community.members.models import Interest, Member
from search.activity import lately
from search.documents.members import findable, findable_by
from search.likeness import CANDIDATES, FEWEST_SHARED, Alike, leant_to, most_alike, rarest_first, rarity
from search.models import Ignored, Leaning
from search.tuning import ignored_by_either, unwanted

MOST_INTERESTS, MOST_THREADS, MOST_ROOMS = 3, 2, 2
"""Reasons of each sort."""
LATEST = 200
"""So many of the latest threads and rooms in which one took part are looked at."""
FEWEST_REASONS = 2
"""One thing in common is a coincidence."""


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
    `FEWEST_REASONS`. `proposing.todays` is what members see of it. Seventeen queries at most."""
    alike = candidates(member)
    return explained(member, alike, in_order(alike, {})[: 2 * limit])[:limit]


def candidates(member: Member) -> Alike:
    """Everybody of whom a choice is made, and how alike they are. Nobody unless `member` said yes to being found, and
    then only others who did, and were here lately. Eleven queries at most."""
    if not findable().filter(pk=member.pk).exists():
        return Alike({}, {}, {}, {})
    return most_alike(member, partial(who_may_be_met, member))


def in_order(alike: Alike, shares: Mapping[int, float]) -> list[int]:
    """Ids of the candidates, the most alike first; of the likeness of some only a share counts. Whoever shares one
    interest only needs something else in common for a card; many will not have it, so they come last."""
    few = {pk: len(alike.shared(pk)) < FEWEST_SHARED for pk in alike.scores}
    return sorted(alike.scores, key=lambda pk: (few[pk], -alike.scores[pk] * shares.get(pk, 1), pk))


def explained(member: Member, alike: Alike, pks: Collection[int]) -> list[Kindred]:
    """These candidates (ids) with what they have in common with `member`, in this order, without those who have less
    than `FEWEST_REASONS`. Six queries at most."""
    mine = alike.mine.keys() | set(Ignored.objects.filter(member=member).values_list("interest", flat=True))
    shared = {(pk, True): _rarest(alike, alike.shared(pk)) for pk in pks}
    other = {(pk, False): _rarest(alike, _declared(alike.leant[pk]) - mine) for pk in pks}
    interests = _named(shared | other)
    threads, rooms = threads_together(member, pks), rooms_together(member, pks)
    people = Member.objects.in_bulk(pks)
    found = [
        Kindred(
            people[pk], interests[pk, True], threads[pk], rooms[pk], interests[pk, False], alike.scores[pk]
        )
        for pk in pks
    ]
    return [one for one in found if len(one.reasons) >= FEWEST_REASONS]


@dataclass(frozen=True, slots=True)
class Ground:
    """What two have in common, and what each declared beside that: `theirs` to hear about, `mine` to tell about."""

    interests: list[Reason]
    threads: list[Reason]
    rooms: list[Reason]
    theirs: list[Reason]
    mine: list[Reason]


def common_ground(member: Member, other: Member) -> Ground | None:
    """Of two who may find each other; None where they may not (any more), or have nothing in common. Seven queries."""
    if not (findable().filter(pk=member.pk).exists() and findable_by(member).filter(pk=other.pk).exists()):
        return None
    leant, weights = leant_to([member.pk, other.pk]), rarity()
    ignored = set(Ignored.objects.filter(member__in=[member, other]).values_list("interest", flat=True))
    lists = {
        "interests": leant[member.pk].keys() & leant[other.pk].keys(),
        "theirs": _declared(leant[other.pk]) - leant[member.pk].keys() - ignored,
        "mine": _declared(leant[member.pk]) - leant[other.pk].keys() - ignored,
    }
    named = _named({name: rarest_first(pks, weights)[:MOST_INTERESTS] for name, pks in lists.items()})
    threads, rooms = (
        together(member, [other.pk])[other.pk] for together in (threads_together, rooms_together)
    )
    if not (named["interests"] or threads or rooms):
        return None
    return Ground(named["interests"], threads, rooms, named["theirs"], named["mine"])


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


def who_may_be_met(member: Member, alike: Iterable[int]) -> list[int]:
    """Those of `alike` whom `member` may find and who were here lately; the best `CANDIDATES` of them.

    The table holds those who said yes, but a yes may have been taken back a moment ago.
    """
    found: list[int] = []
    for some in batched(alike, 2 * CANDIDATES, strict=False):
        met = set(may_be_met(member).filter(lately(), pk__in=some).values_list("pk", flat=True))
        found += [pk for pk in some if pk in met]
        if len(found) >= CANDIDATES:
            break
    return found[:CANDIDATES]


def _declared(leant: Mapping[int, float]) -> set[int]:
    """What was declared, which alone weighs 1: so that nobody is shown as into what they only did."""
    return {interest for interest, weight in leant.items() if weight >= 1}


def _rarest(alike: Alike, interests: Collection[int]) -> list[int]:
    return rarest_first(interests, alike.weights)[:MOST_INTERESTS]


def _named[K](shared: Mapping[K, Collection[int]]) -> dict[K, list[Reason]]:
    """The same, as something to read and to follow."""
    interests = Interest.objects.in_bulk({pk for pks in shared.values() for pk in pks})
    reasons = {pk: Reason(one.name, one.get_absolute_url(), one.slug) for pk, one in interests.items()}
    return {key: [reasons[pk] for pk in pks] for key, pks in shared.items()}


def threads_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the latest threads in which both wrote, of those that everybody may read, and that are about
    nothing that one of both ignores. Three queries at most, one for who wrote nothing in the open."""
    open_posts = Post.objects.visible_to(AnonymousUser()).exclude(body="").exclude(thread__title="")
    wrote = (
        open_posts.filter(author=member).order_by("-thread_id").values_list("thread", flat=True).distinct()
    )
    mine = list(wrote[:LATEST]) if others else []
    if not mine:
        return defaultdict(list)
    # Plus nothing, so that a database begins with what these few wrote, rather than with all that those threads hold.
    pairs = (
        open_posts.annotate(where=F("thread") + 0)
        .filter(author__in=others, where__in=mine)
        .exclude(ignored_by_either(member, "author", interest__threads=OuterRef("thread")))
        .order_by("-thread_id")
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


@cache
def _open_rooms() -> QuerySet[Room]:
    # Put together once, as who is findable: that takes as long as to ask it.
    return Room.objects.for_strangers()


def rooms_together(member: Member, others: Collection[int]) -> dict[int, list[Reason]]:
    """By member id the rooms in which both talked, of those to which everybody may listen, the latest first; about
    nothing that one of both ignores. Two queries at most, one for who talked in none."""
    talked = Membership.objects.filter(spoke_at__isnull=False)
    open_rooms = talked.filter(member=member, room__in=_open_rooms().all()).order_by("-spoke_at")
    mine = list(open_rooms.values_list("room", flat=True)[:LATEST]) if others else []
    reasons: dict[int, list[Reason]] = defaultdict(list)
    if not mine:
        return reasons
    found = talked.filter(member__in=others, room__in=mine).select_related("room").order_by("-spoke_at")
    found = found.exclude(ignored_by_either(member, "member", interest__rooms=OuterRef("room")))
    for place in found:
        if len(reasons[place.member_id]) < MOST_ROOMS:
            reasons[place.member_id].append(Reason(str(place.room), place.room.get_absolute_url()))
    return reasons
