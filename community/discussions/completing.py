"""Whom somebody may mean who begins to write @…: members whose words they could read, and nobody else.

A handle stands on everything that its member posts. Who posted nothing that the asking member may read is not
named here, however well they guess.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.discussions.access import require_member
from community.discussions.models import Post
from community.members import pace
from community.members.blocks import people_for
from community.members.models import Member

MOST = 6
"""Members proposed at once; a phone shows as many above its keys."""

LONGEST = 40
"""Characters of what is looked for."""


def members_like(
    member: Any, text: str, thread: int | None = None, first: QuerySet[Any] | None = None
) -> list[Member]:
    """Up to `MOST` members whose handle or name begins with `text`: those who wrote in `thread` first, or those
    whose ids are in `first`, whom the caller knows to be named to `member` where they write.

    Two queries at most; none for no text without a place. Raises `PermissionDenied` for a stranger, `TooFast`.
    """
    require_member(member)
    pace.check(member, "complete")
    people = people_for(member).exclude(pk=member.pk).filter(_begins_with(text[:LONGEST])).order_by("handle")
    spoken = Post.objects.visible_to(member).filter(author=OuterRef("pk"), hiding=None).exclude(body="")
    here = _named_first(people, spoken.filter(thread=thread) if thread else None, first)
    if not text or len(here) == MOST:
        return here
    others = _who_spoke(people, spoken).exclude(pk__in=[person.pk for person in here])
    return here + list(others[: MOST - len(here)])


def _named_first(
    people: QuerySet[Member], spoken: QuerySet[Post] | None, first: QuerySet[Any] | None
) -> list[Member]:
    if first is not None:
        return list(people.filter(pk__in=first)[:MOST])
    return list(_who_spoke(people, spoken)[:MOST]) if spoken is not None else []


def _begins_with(text: str) -> Q:
    """A handle, a name or a later word of a name."""
    if not text:
        return Q()
    return Q(handle__startswith=text.lower()) | Q(name__istartswith=text) | Q(name__icontains=f" {text}")


def _who_spoke(people: QuerySet[Member], posts: QuerySet[Post]) -> QuerySet[Member]:
    return people.filter(Exists(posts))
