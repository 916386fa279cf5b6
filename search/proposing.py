"""Who is proposed to a member today.

A day's choice is made once and kept, so that a reload and a second page show the same people. Who was shown on the days
before steps back for a while, and who was proposed or greeted often this week steps back for everybody: fresh for who
looks, and fair to who is looked at. Whether each may still be met, and why, is asked every time.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from hashlib import blake2b

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from community.members.models import Member
from search.kindred import Kindred, candidates, explained, in_order
from search.likeness import FEWEST_SHARED, Alike
from search.models import Hello, Proposal
from search.tuning import refused_by

A_PAGE, PAGES = 12, 2
"""People of a page, and pages of a day (ours): more would be a list to scroll, not people to meet."""
RESTING = timedelta(days=7)
RESTED = 0.3
"""What is left of what their likeness counts for, for each day of the last seven on which somebody was shown (ours)."""
PROPOSED_A_WEEK, GREETED_A_WEEK = 60, 7
"""To how many looks somebody is proposed within seven days before others go first, and after how many hellos they are
proposed to nobody else (ours: one a day is what somebody can answer)."""
OFTEN, REFUSED = 0.01, 0.25
"""What counts of the likeness of who was proposed so often, and of who said *not now* (ours)."""
HEARD_FOR = timedelta(days=30)
"""For how long who said hello is certain to be among those proposed to who has not answered."""
KEPT = timedelta(days=28)


def todays(member: Member, page: int = 1) -> list[Kindred]:
    """The people of a page of today (from 1 to `PAGES`). The place of who may not be met any more is taken by the next
    in line."""
    alike, shown = candidates(member), _shown_to(member)
    last = A_PAGE * min(max(page, 1), PAGES)
    kept = [pk for pk in shown.pop(timezone.localdate(), []) if pk in alike.scores]
    before = Counter(pk for day in shown.values() for pk in day)
    line = kept if len(kept) >= last else _in_line(member, alike, kept, before)
    people = explained(member, alike, line[: _enough(alike, line, last)])[:last]
    _note(member, [one.member.pk for one in people], kept)
    return people[last - A_PAGE :]


def _enough(alike: Alike, line: list[int], last: int) -> int:
    """How many of the line to look at for so many cards: of those who share two interests each has one."""
    return last if all(len(alike.shared(pk)) >= FEWEST_SHARED for pk in line[:last]) else 2 * last


def _shown_to(member: Member) -> dict[date, list[int]]:
    """Ids of whom `member` was shown, by day, in this order: today, and on those days before that still count."""
    since = timezone.localdate() - RESTING
    found = Proposal.objects.filter(member=member, on__gt=since).order_by("place", "pk")
    shown: dict[date, list[int]] = defaultdict(list)
    for day, pk in found.values_list("on", "other"):
        shown[day].append(pk)
    return shown


def _note(member: Member, people: Collection[int], kept: Collection[int]) -> None:
    """Two looks at the same moment choose the same, so nobody needs to wait."""
    rows = [
        Proposal(member=member, other_id=pk, on=timezone.localdate(), place=place)
        for place, pk in enumerate(people)
        if pk not in kept
    ]
    if rows:
        Proposal.objects.bulk_create(rows, ignore_conflicts=True)


def _in_line(member: Member, alike: Alike, kept: list[int], before: Counter[int]) -> list[int]:
    """Those chosen today already, then all others in the order in which they come next. `before`: how
    many times each was shown to `member` on the days before. Four queries."""
    greeted, heard = _greeted(alike.scores), _heard_from(member) & alike.scores.keys()
    others = [
        pk
        for pk in in_order(alike, _shares(member, alike.scores, before))
        if pk not in kept and (pk in heard or greeted[pk] < GREETED_A_WEEK)
    ]
    if kept:
        return [*kept, *others]
    for pk in sorted(heard):
        _bring_forward(others, pk, _place_of(member, pk))
    return others


def _bring_forward(line: list[int], pk: int, place: int) -> None:
    """Who waits for an answer stands on the first page, at a place that tells nothing."""
    if line.index(pk) >= A_PAGE:
        line.remove(pk)
        line.insert(place, pk)


def _place_of(member: Member, pk: int) -> int:
    key = f"{member.pk}-{pk}-{timezone.localdate()}".encode()
    return int.from_bytes(blake2b(key, digest_size=4).digest()) % A_PAGE


def _shares(member: Member, others: Collection[int], before: Counter[int]) -> dict[int, float]:
    """What counts of the likeness of each: less the more often they were shown to `member` lately, were proposed to
    everybody this week, or once `member` was refused by them. Two queries."""
    shares = defaultdict(lambda: 1.0, {pk: RESTED**times for pk, times in before.items()})
    lately = Proposal.objects.filter(on__gt=timezone.localdate() - RESTING)
    often = lately.filter(other__in=others).values("other").annotate(n=Count("pk")).order_by()
    for pk in often.filter(n__gte=PROPOSED_A_WEEK).values_list("other", flat=True):
        shares[pk] *= OFTEN
    for pk in refused_by(member):
        shares[pk] *= REFUSED
    return shares


def _greeted(others: Collection[int]) -> Counter[int]:
    """How many hellos each was said this week."""
    hellos = Hello.objects.filter(to_member__in=others, at__gte=timezone.now() - RESTING)
    return Counter(dict(hellos.values_list("to_member").annotate(n=Count("pk")).order_by()))


def _heard_from(member: Member) -> set[int]:
    """Who said hello to `member` and waits for an answer."""
    heard = Hello.objects.filter(to_member=member, at__gte=timezone.now() - HEARD_FOR)
    answered = Hello.objects.filter(from_member=member).values("to_member")
    return set(heard.exclude(from_member__in=answered).values_list("from_member", flat=True))


def forget_old() -> int:
    """The worker's loop, once an hour: days that no count asks for. Returns 0, since no more is due then."""
    if cache.add("search:old-proposals", True, 3600):
        Proposal.objects.filter(on__lt=timezone.localdate() - KEPT).delete()
    return 0
