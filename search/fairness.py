"""How evenly looks and hellos are spread over those who said yes: for managers, in numbers that name nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from community.ledger.models import Entry
from search.documents.members import findable
from search.models import Hello, Proposal

LOOKED_AT = timedelta(days=28)
FEWEST = 20
"""Below so many members nothing is told of how it is spread: with few, a share could be read as somebody's (the house's
k for staff)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """`total` in four weeks; `gini` from 0 (all got as much) to 1 (one got all); `top` from 0 to 1: the share that went
    to the tenth who got most."""

    total: int
    gini: float
    top: float


@dataclass(frozen=True, slots=True)
class Figures:
    """`found`: members who said yes. `met`: pairs that found each other in four weeks. `proposals` and `hellos` are
    None below `FEWEST` members."""

    found: int
    met: int
    proposals: Spread | None
    hellos: Spread | None


def figures() -> Figures:
    """Four queries."""
    since = timezone.now() - LOOKED_AT
    people = list(findable().values_list("pk", flat=True))
    met = Entry.objects.filter(kind="hello.met", at__gte=since).count()
    if len(people) < FEWEST:
        return Figures(len(people), met, None, None)
    shown = Proposal.objects.filter(on__gt=since.date()).values_list("other").order_by()
    said = Hello.objects.filter(at__gte=since).values_list("to_member").order_by()
    proposals, hellos = (dict(rows.annotate(n=Count("pk"))) for rows in (shown, said))
    return Figures(
        len(people),
        met,
        spread([proposals.get(pk, 0) for pk in people]),
        spread([hellos.get(pk, 0) for pk in people]),
    )


def spread(counts: Collection[int]) -> Spread:
    """How evenly these counts, one for each member, are spread. Gini: mean difference between any two, over twice the
    mean."""
    ordered, total = sorted(counts), sum(counts)
    if not total:
        return Spread(0, 0.0, 0.0)
    n = len(ordered)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    top = sum(ordered[-max(1, n // 10) :])
    return Spread(total, 2 * weighted / (n * total) - (n + 1) / n, top / total)
