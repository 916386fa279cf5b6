"""The demo's groups: one that is open, and one that keeps to itself."""

from community.discussions import grouping
from community.members.models import Interest, Member

GROUPS = (
    ("Vinyl hunters", "Flea markets, dusty crates, and what we carried home.", False),
    ("The listening circle", "Eight chairs, one album, no talking until the end.", True),
)
"""(name, what it is about, whether it is closed)."""

BELONG = 8
"""Members of each, if there are so many."""


def make_groups(members: list[Member]) -> None:
    """Founded by the first member, who let the others in."""
    founder, *others = members
    interests = list(Interest.objects.all()[:2])
    for name, about, is_closed in GROUPS:
        group = grouping.found_group(founder, name, about, interests, is_closed)
        for member in others[: BELONG - 1]:
            if is_closed:
                grouping.ask_to_join(member, group)
                grouping.answer_asking(founder, group, member, accept=True)
            else:
                grouping.join_group(member, group)
