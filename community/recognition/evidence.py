"""Evidence: what is counted of a member to decide how far they are trusted. Rooms above register what they know.

Each kind has a name, which `levels` asks for, and any number of sources, whose counts are added up. Every source
answers for many members at once, so that looking at a hundred costs what looking at one does.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise

from community.ledger.models import Entry
from community.members.models import Member
from community.recognition.models import Thanks

type Source = Callable[[Collection[int], datetime | None], dict[int, int]]
"""Given ids of members and since when to count (None: ever), how much there is of each; those without may be left
out. In one query."""

_labels: dict[str, str | Promise] = {}
_sources: defaultdict[str, list[Source]] = defaultdict(list)


def register(name: str, label: str | Promise, source: Source) -> None:
    """Make a source known; called from a room's `wiring.py`. `label` says what is counted, for the member to read."""
    _labels[name] = label
    _sources[name].append(source)


def labels() -> dict[str, str | Promise]:
    return dict(_labels)


def figures(
    members: Collection[int], names: Collection[str], since: datetime | None = None
) -> dict[int, dict[str, int]]:
    """By id of each member: how much there is of each kind of evidence that is counted here at all. One query for
    each source, none without members."""
    counted = [name for name in names if name in _sources]
    found: dict[int, dict[str, int]] = {pk: dict.fromkeys(counted, 0) for pk in members}
    for name in counted if found else ():
        for source in _sources[name]:
            for pk, count in source(members, since).items():
                found[pk][name] += count
    return found


def tally(rows: QuerySet, member: str, at: str, what: str = "pk", distinct: bool = False) -> Source:
    """A source that counts `rows`: `member` and `at` name the fields of who and when, `what` is counted."""

    def count(members: Collection[int], since: datetime | None) -> dict[int, int]:
        lately = {f"{at}__gte": since} if since else {}
        found = rows.filter(**{f"{member}__in": members}, **lately).order_by()
        return dict(found.values_list(member).annotate(Count(what, distinct=distinct)))

    return count


def days_here(members: Collection[int], since: datetime | None) -> dict[int, int]:
    now = timezone.now()
    joined = Member.objects.filter(pk__in=members).values_list("pk", "joined_at")
    return {pk: (now - at).days for pk, at in joined}


def days_active(members: Collection[int], since: datetime | None) -> dict[int, int]:
    """Days on which the ledger has something of theirs."""
    lately = {"at__gte": since} if since else {}
    acts = Entry.objects.filter(actor__in=members, **lately).order_by().annotate(day=TruncDate("at"))
    return dict(acts.values_list("actor").annotate(Count("day", distinct=True)))


THANKS_GIVEN = tally(Thanks.objects.all(), "giver", "at")
THANKS_RECEIVED = tally(Thanks.objects.all(), "receiver", "at")
