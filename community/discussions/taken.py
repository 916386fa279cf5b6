"""How a post was taken: the reactions to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from community.discussions.models import Post, Reaction, ReactionKind, all_kinds
from community.members.access import visible_members

MOST_SHOWN = 100
"""Reactions on the page of who reacted to a post."""


@dataclass(frozen=True, slots=True)
class Given:
    """How many gave one kind of reaction to a post. `key`: of its slot (`overlays.pressed`)."""

    kind: ReactionKind
    count: int
    key: str


def kinds_given(posts: Iterable[Post]) -> dict[int, ReactionKind]:
    """The kinds of reactions that these posts were given, by id, in their order."""
    wanted = {int(pk) for post in posts for pk in post.reactions}
    return {kind.pk: kind for kind in all_kinds() if kind.pk in wanted} if wanted else {}


def offered_kinds(member: Any, post: Post) -> list[tuple[ReactionKind, int, bool]]:
    """The kinds of reactions that stand under a post or may be given to it: each with how many gave it, and whether
    `member` did."""
    mine = set(Reaction.objects.filter(post=post, member=member).values_list("kind_id", flat=True))
    return offered(post.reactions, mine)


def offered(reactions: Mapping[str, int], mine: Collection[int]) -> list[tuple[ReactionKind, int, bool]]:
    """The same of anything that was given these `reactions`, how many by the id of their kind, among them `mine`."""
    counts = {int(pk): count for pk, count in reactions.items()}
    kinds = [kind for kind in all_kinds() if kind.is_offered or kind.pk in counts]
    return [(kind, counts.get(kind.pk, 0), kind.pk in mine) for kind in kinds]


def who_reacted(thing: Any) -> list[Any]:
    """The latest `MOST_SHOWN` reactions to a post, or to what else has `reactions_given`, of members who are still
    here, with member and kind."""
    given = thing.reactions_given.filter(member__in=visible_members()).select_related("member", "kind")
    return list(given.order_by("-pk")[:MOST_SHOWN])


def given_to(post: Post, kinds: Iterable[ReactionKind]) -> list[Given]:
    """Of these kinds those that it was given, in their order."""
    return [
        Given(kind, post.reactions[str(kind.pk)], f"{post.pk}-{kind.pk}-{post.author_id}")
        for kind in kinds
        if str(kind.pk) in post.reactions
    ]
