"""Rebuilding what is counted along the way, from the rows that it counts."""

from collections import defaultdict

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from community.discussions.models import (
    Ballot,
    Belonging,
    Board,
    Departure,
    Group,
    Hiding,
    Idea,
    Option,
    Poll,
    Post,
    Reaction,
    Reading,
    Support,
    Thread,
)
from community.recognition.models import Thanks


def synchronize_threads(threads: QuerySet[Thread] | None = None) -> int:
    """Set each thread's counters, last number, activity and hidden state from its posts, and from those that
    left. Returns how many.

    Two statements however many threads there are; `threads` defaults to all.
    """
    threads = Thread.objects.all() if threads is None else threads
    posts = Post.objects.filter(thread=OuterRef("pk")).order_by().values("thread")
    shown = posts.filter(hiding=None).annotate(value=Count("pk")).values("value")
    last = posts.annotate(value=Max("number")).values("value")
    left = Departure.objects.filter(thread=OuterRef("pk")).order_by().values("thread")
    last_left = left.annotate(value=Max("number")).values("value")
    latest = posts.annotate(value=Max("at")).values("value")
    opening_hidden = Hiding.objects.filter(post__thread=OuterRef("pk"), post__number=1)
    count = threads.update(
        post_count=_or_zero(shown),
        last_number=Greatest(_or_zero(last), _or_zero(last_left)),
        last_post_at=Coalesce(Subquery(latest), F("created_at")),
        is_hidden=Exists(opening_hidden) | Q(merged_into__isnull=False),
        version=F("version") + 1,
    )
    synchronize_readings(Reading.objects.filter(thread__in=threads.order_by().values("pk")))
    return count


def synchronize_readings(readings: QuerySet[Reading] | None = None) -> int:
    """Set whether each mark is up to date from its thread. Returns how many marks there are."""
    readings = Reading.objects.all() if readings is None else readings
    ended = Thread.objects.filter(pk=OuterRef("thread"), last_number__lte=OuterRef("number"))
    return readings.update(is_up_to_date=Exists(ended))


def synchronize_thanks() -> int:
    """Set each post's number of thanks. Returns how many posts there are."""
    given = Thanks.objects.filter(subject_kind="post", subject_id=OuterRef("pk")).order_by()
    thanks = given.values("subject_id").annotate(value=Count("pk")).values("value")
    Thread.objects.renew()
    return Post.objects.update(thanks_count=_or_zero(thanks))


def synchronize_reactions(posts: QuerySet[Post] | None = None) -> int:
    """Count the reactions to each post from their rows. Returns of how many posts the counts were wrong.

    `posts` defaults to all; their threads are locked by the caller, or nobody reacts meanwhile.
    """
    posts = Post.objects.all() if posts is None else posts
    given = Reaction.objects.filter(post__in=posts.order_by().values("pk"))
    counts = counts_of(given, "post")
    wrong = [post for post in posts.only("reactions").iterator() if post.reactions != counts.get(post.pk, {})]
    for post in wrong:
        post.reactions = counts.get(post.pk, {})
    Post.objects.bulk_update(wrong, ["reactions"], batch_size=500)
    Thread.objects.filter(posts__in=[post.pk for post in wrong]).renew()
    return len(wrong)


def counts_of(reactions: QuerySet, to: str) -> dict[int, dict[str, int]]:
    """By the id of what they were given (`to`: the name of that field): how many of each kind, by its id. One query."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for thing, kind, count in reactions.order_by().values_list(to, "kind").annotate(Count("pk")):
        counts[thing][str(kind)] = count
    return counts


def synchronize_boards() -> int:
    """Set each board's number of threads that are not hidden. Returns how many boards there are."""
    threads = Thread.objects.filter(board=OuterRef("pk")).order_by().values("board")
    shown = threads.annotate(value=Count("pk", filter=Q(is_hidden=False))).values("value")
    return Board.objects.update(thread_count=_or_zero(shown))


def synchronize_polls() -> int:
    """Set each poll's number of voters and each option's number of votes from the ballots. Returns how many polls."""
    chosen = Ballot.options.through.objects.filter(option=OuterRef("pk")).order_by().values("option")
    Option.objects.update(vote_count=_or_zero(chosen.annotate(value=Count("pk")).values("value")))
    voters = Ballot.objects.filter(poll=OuterRef("pk")).order_by().values("poll")
    counted = voters.annotate(value=Count("pk")).values("value")
    return Poll.objects.update(voter_count=_or_zero(counted), version=F("version") + 1)


def synchronize_ideas() -> int:
    """Set each idea's number of supporters from their rows. Returns how many ideas there are."""
    supports = Support.objects.filter(idea=OuterRef("pk")).order_by().values("idea")
    Thread.objects.filter(idea__isnull=False).renew()
    return Idea.objects.update(support_count=_or_zero(supports.annotate(value=Count("pk")).values("value")))


def synchronize_groups() -> int:
    """Set each group's number of members. Returns how many groups there are."""
    rows = Belonging.objects.filter(group=OuterRef("pk")).order_by().values("group")
    return Group.objects.update(member_count=_or_zero(rows.annotate(value=Count("pk")).values("value")))


def _or_zero(counts: QuerySet) -> Coalesce:
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())
