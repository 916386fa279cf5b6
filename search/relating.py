"""Which interests go together: counted from what members lean to, a few interests at a time, by the worker.

It only orders people. Nobody is told that two interests are related, so nothing can be read from it about anybody.
"""

import math
from collections.abc import Collection
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from community.members.models import Interest
from search.models import Leaning, Lease, Relation

EVERY = timedelta(seconds=30)
"""Between two batches of the worker: a vocabulary of 6,000 is gone round in half an hour."""
AT_ONCE = 100
"""Interests of a batch; each costs one query that reads all leanings of those who lean to it."""
CLOSEST = 10
"""So many are kept of each interest. On planted communities 20 changed precision by one in a hundred."""
FEWEST = 2
"""Members who lean to both; one is chance."""
ROUND = "search-relations"


def keep_related() -> int:
    """The worker's loop: the next interests, when their time has come. Returns 0, since no more is due then."""
    now = timezone.now()
    Lease.objects.get_or_create(name=ROUND)
    if Lease.objects.filter(name=ROUND, until__lte=now).update(until=now + EVERY):
        after = cache.get(ROUND, 0)
        found = list(
            Interest.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
        )
        cache.set(ROUND, found[-1] if len(found) == AT_ONCE else 0, None)
        relate(found)
    return 0


def relate(interests: Collection[int]) -> None:
    """Write to which others each of these interests (ids) is closest, as of now. A query each, and three."""
    sizes = dict(Leaning.objects.values_list("interest").annotate(n=Count("pk")).order_by())
    rows = [row for pk in interests for row in _closest(pk, sizes)]
    with transaction.atomic():
        Relation.objects.filter(interest__in=interests).delete()
        Relation.objects.bulk_create(rows, 1_000)


def _closest(interest: int, sizes: dict[int, int]) -> list[Relation]:
    """Cosine: those who lean to both, over the root of both numbers multiplied."""
    members = Leaning.objects.filter(interest=interest).values("member")
    beside = Leaning.objects.filter(member__in=members).exclude(interest=interest)
    both = beside.values_list("interest").annotate(n=Count("pk")).filter(n__gte=FEWEST).order_by()
    found = {
        other: n / math.sqrt(sizes[interest] * sizes[other])
        for other, n in both
        if interest in sizes and other in sizes
    }
    best = sorted(found, key=lambda other: (-found[other], other))[:CLOSEST]
    return [Relation(interest_id=interest, other_id=other, closeness=found[other]) for other in best]
