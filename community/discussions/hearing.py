"""Who is to hear of a post.

The nearest choice counts: what somebody chose for the thread, then for its board, then for its interests, then for
the author. An author whom they muted they never hear of. Whether they may read the post is asked once more when the
notice is shown.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from community.discussions.models import Belonging, Board, Follow, Level, Post, Reading, Thread
from community.members.access import visible_members


@dataclass(slots=True)
class Choices:
    """What one member chose about a post's thread, board, interests and author."""

    thread: set[str] = field(default_factory=set)
    board: set[str] = field(default_factory=set)
    interests: set[str] = field(default_factory=set)
    person: set[str] = field(default_factory=set)

    @property
    def nearest(self) -> set[str]:
        """The choice that counts. Of several interests one that is muted decides."""
        if Level.MUTED in self.person:
            return {Level.MUTED}
        found = self.thread or self.board or self.interests or self.person
        return {Level.MUTED} if Level.MUTED in found else found


def hearers_of(post: Post, among: Collection[int] | None = None) -> set[int]:
    """Ids of the members who want to hear that this was said; only those `among` these where asked. At most four
    queries, however many follow. Who chose something for the thread knows that it began."""
    everybody = _choices(post, among).items()
    if post.is_opening:
        wanted = {Level.EVERYTHING, Level.FIRST}
        found = {member for member, chose in everybody if not chose.thread and chose.nearest & wanted}
    else:
        found = {member for member, chose in everybody if Level.EVERYTHING in chose.nearest}
    return _belonging(post.thread.board, found)


def is_muted(post: Post, member_id: int) -> bool:
    """Whether this member wants to hear nothing of it, not even that they are mentioned."""
    return Level.MUTED in _choices(post, {member_id})[member_id].nearest


def who_may_hear(thread: Thread, members: Collection[int]) -> set[int]:
    """Those of `members` who may be told of the thread: who neither muted it, or where it stands, nor lost the right to
    read it with their group. At most four queries, however many."""
    opening = Post(thread=thread, number=1, author_id=thread.author_id)
    deaf = {member for member, chose in _choices(opening, None).items() if Level.MUTED in chose.nearest}
    return _belonging(thread.board, set(members) - deaf)


def _belonging(board: Board, members: set[int]) -> set[int]:
    """Of a closed group only those hear who belong to it."""
    if board.kind != Board.Kind.CLOSED:
        return members
    inside = Belonging.objects.filter(group=board.pk, member__in=members)
    return set(inside.values_list("member", flat=True))


def _choices(post: Post, among: Collection[int] | None) -> defaultdict[int, Choices]:
    """By member. Who began the thread hears of it unless they chose otherwise."""
    found: defaultdict[int, Choices] = defaultdict(Choices)
    author = post.thread.author_id
    if among is None or author in among:
        found[author].thread = {Level.EVERYTHING}
    limit = {} if among is None else {"member__in": among}
    marks = Reading.objects.filter(thread=post.thread_id, **limit).exclude(level="")
    for member, level in marks.values_list("member", "level"):
        found[member].thread = {level}
    for row in _follows(post).filter(**limit):
        choices = found[row.member_id]
        place = choices.board if row.board_id else choices.interests if row.interest_id else choices.person
        place.add(row.level)
    return found


def _follows(post: Post) -> QuerySet[Follow]:
    interests = post.thread.interests.values("pk")
    # Whoever has no profile that others see is followed by nobody.
    author = visible_members().filter(pk=post.author_id).values("pk")
    about = Q(board=post.thread.board_id) | Q(interest__in=interests) | Q(person__in=author)
    return Follow.objects.filter(about)
