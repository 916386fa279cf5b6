"""What a room says to a member of the company there: how many share two interests with them, and in a room of two
what both have in common.

Only who said yes to being found is told of this, or counted; only who shows that they are here; nobody with whom a
block keeps them apart. Names only of those with whom both hellos were said. Where a number could be read as somebody in
particular, the word is "some", and none changes with one who comes or goes (decision 0026).
"""

from collections.abc import Collection
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q

from chat.opening import Opened
from chat.presence import standing_for
from chat.remarks import Remark
from community.members.models import Member
from search.documents.members import findable, findable_by
from search.kindred import common_ground
from search.models import Hello, Leaning

SHARED = 2
"""Interests: as many as a card asks for."""
FEWEST_HERE = 5
"""Others that must be here before anything is said of how many: below that, it would be about one of them."""
FEWEST_COUNTED = 3
"""Not yet known by name; fewer are "some". So are so many that all who are here but one would be among them."""
COUNTED_FOR = 3_600
"""Seconds after the last look for which it is remembered among whom was counted."""
MOST_SAID = 20
"""What both share stands on top of their room until so much was said there."""


def hint(member: Member, opened: Opened) -> dict[str, Any] | None:
    """`here`: how many others; `sharing`: how many share two interests, 0 for "some"; `names`: of those here whom one
    has met. No query in small company, one where nobody shares any, four at most.

    Who shares is counted among those who were here at a former look, until what changed since tells of nobody: else
    the number before and after somebody's coming, who stands there by name, would say of them whether they do.
    """
    if opened.room.is_direct or opened.here < FEWEST_HERE:
        return None
    here = standing_for(member).filter(room=opened.room).exclude(member=member).order_by().values("member")
    key = f"search:company:{opened.room.pk}:{member.pk}"
    # Kept for all processes: else each would count among others, and their numbers tell of who came in between.
    kept = caches["shared"]
    before: frozenset[int] = kept.get(key, frozenset())
    all_sharing = _sharing(member, Q(pk__in=here) | Q(pk__in=before))
    if not all_sharing:
        return None
    now = frozenset(here.values_list("member", flat=True).distinct())
    if len(now) < FEWEST_HERE:
        return None
    counted = now if _tells_of_nobody(before, now, all_sharing) else before
    kept.set(key, counted, COUNTED_FOR)
    if not (sharing := all_sharing & counted):
        return None
    met = [one for one in _met(member, all_sharing) if one.pk in now]
    unnamed = len(sharing - {one.pk for one in met})
    is_told = unnamed == 0 or FEWEST_COUNTED <= unnamed <= len(now) - len(met) - 2
    return {
        "here": len(now),
        "sharing": len(sharing) if is_told else 0,
        "names": [one.name for one in met],
    }


def _tells_of_nobody(before: frozenset[int], now: frozenset[int], sharing: frozenset[int]) -> bool:
    """Whether counting among `now` instead of `before` (ids) says of no one who came or went that they share: so many
    changed, and of them as many do not as the rule of the number itself asks for."""
    if not before:
        return True
    changes = (now - before, before - now)
    fit = all(not (some & sharing) or len(some & sharing) <= len(some) - 2 for some in changes)
    return fit and len(now ^ before) >= FEWEST_COUNTED


def _sharing(member: Member, who: Q) -> frozenset[int]:
    """Ids of those of these people who share enough with `member`, if `member` said yes as well."""
    mine = Leaning.objects.filter(member__in=findable().filter(pk=member.pk)).values("interest")
    found = Leaning.objects.filter(member__in=findable_by(member).filter(who), interest__in=mine)
    enough = found.values("member").annotate(n=Count("pk")).filter(n__gte=SHARED).order_by("member")
    return frozenset(enough.values_list("member", flat=True))


def _met(member: Member, others: Collection[int]) -> list[Member]:
    """Those of these (ids) with whom both hellos were said."""
    said = Hello.objects.filter(from_member=member, to_member__in=others).values("to_member")
    back = Hello.objects.filter(to_member=member, from_member__in=said)
    return list(Member.objects.filter(pk__in=back.values("from_member")).order_by("name", "pk"))


def ground(member: Member, opened: Opened) -> dict[str, Any] | None:
    """What both share, while the two who said hello get to know each other; `other`, `ground`. One query in a room of
    two that was opened otherwise, none in one in which they talked."""
    other = opened.other
    if not other or opened.is_apart or opened.room.last_number > MOST_SAID:
        return None
    both = Q(from_member=member.pk, to_member=other.pk) | Q(from_member=other.pk, to_member=member.pk)
    if Hello.objects.filter(both).count() < 2:
        return None
    found = common_ground(member, other)
    return {"other": other, "ground": found} if found else None


HINT = Remark("kindred-here", "search/remarks/here.html", hint)
GROUND = Remark("kindred-ground", "search/remarks/ground.html", ground)
