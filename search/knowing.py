"""Asking the right three: who answered similar questions well, and said that they may be asked.

Whom the author of a question asks hears of it once, and declines without a word; the author only ever knows that they
asked. The yes is one of its own (`PURPOSE`), apart from being found.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.discussions.access import thread_for
from community.discussions.models import Answer, Kind, Post, Thread
from community.ledger.recording import record
from community.members import consent
from community.members.access import still_here
from community.members.blocks import people_for
from community.members.models import Member
from community.recognition.models import Thanks
from search.activity import lately, not_held_back
from search.asking import Question
from search.finding import answer
from search.models import Ask

PURPOSE = "asked"
"""The consent that opens a member to being asked."""

MOST_ASKED = 3
"""Members of one question (ours: the right three)."""
ASKS_A_WEEK = timedelta(days=7)
MOST_ASKS = 2
"""Questions that a member is asked within seven days."""
BEST, THANKED, MOST_THANKED = 3, 1, 3
"""What a best answer counts for, and each thanks for a reply, of which so many count (ours)."""
RELATED = 200
"""The latest threads with an interest of the question that are looked at, beside those that the search finds."""
SHOWN = 2
"""Threads that are told of each, as the reason."""


@dataclass(slots=True)
class Knower:
    """Who may know, by the threads that they answered well, the best first; `points` order them."""

    member: Member
    threads: list[Thread] = field(default_factory=list)
    points: int = 0


def question_for(author: Any, pk: int) -> Thread:
    """The question if `author` asked it and it still waits for an answer. Raises `Http404`."""
    thread = thread_for(author, pk)
    answered = Answer.objects.standing().filter(thread=pk).exists()
    if thread.author_id != author.pk or thread.kind != Kind.QUESTION or thread.is_closed or answered:
        raise Http404
    return thread


def way_to_ask(thread: Thread) -> str:
    """Where the author of this thread finds who may know; nothing for what asks nothing. No query."""
    return reverse("search:ask", args=[thread.pk]) if thread.is_question and not thread.is_closed else ""


def asked_for(thread: Thread) -> QuerySet[Ask]:
    """Whom the author asked already, declined or not: that is not theirs to know."""
    return thread.asks.select_related("member").order_by("pk")


def who_may_know(thread: Thread, limit: int = MOST_ASKED) -> list[Knower]:
    """At most `limit` members who answered threads like this one well, where everybody may read it: not those who wrote
    in it or were asked already, and only those who may be asked and may read it.

    Two searches' worth of queries, and one for each of the few who come first.
    """
    points, threads = _answered_well(_alike(thread))
    may = set(_may_be_asked(thread).filter(pk__in=points).values_list("pk", flat=True))
    found: list[Knower] = []
    for pk in sorted(may, key=lambda pk: (-sum(points[pk].values()), pk)):
        member = Member.objects.get(pk=pk)
        if len(found) < limit and Thread.objects.visible_to(member).filter(pk=thread.pk).exists():
            best = sorted(points[pk], key=lambda one: (-points[pk][one], -one))[:SHOWN]
            found.append(Knower(member, [threads[one] for one in best], sum(points[pk].values())))
        if len(found) == limit:
            break
    return found


def ask(author: Member, thread: Thread, handle: str) -> Ask:
    """Ask the member with this handle for a look at the question; asking again changes nothing.

    Raises `Http404` for who is not among those who may know, and `ValidationError` once three were asked.
    """
    if earlier := _asked_before(thread, handle):
        return earlier
    other = next((one.member for one in who_may_know(thread) if one.member.handle == handle), None)
    if other is None:
        raise Http404
    with transaction.atomic():
        # Both rows, in their order: of two who ask the same one at once, the second finds what the first left.
        still_here([author.pk, other.pk])
        thread = question_for(author, thread.pk)
        if earlier := _asked_before(thread, handle):
            return earlier
        if not _may_be_asked(thread).filter(pk=other.pk).exists():
            raise Http404
        made = Ask.objects.create(thread=thread, member=other)
        record("question.put", actor=author, subject=made, thread=thread.pk)
    return made


def _asked_before(thread: Thread, handle: str) -> Ask | None:
    """Raises `ValidationError` where three others were."""
    if earlier := Ask.objects.filter(thread=thread, member__handle=handle).first():
        return earlier
    if asked_for(thread).count() >= MOST_ASKED:
        raise ValidationError(_("You asked three already. Give them a moment."))
    return None


def waiting_for(member: Member) -> list[Ask]:
    """The questions that wait for `member`: those they may read, did not decline or answer, and that are open, by who
    is not apart from them. Nothing once they do not want to be asked any more."""
    if not consent.allows(member, PURPOSE):
        return []
    wrote = Post.objects.filter(author=member, thread=OuterRef("thread"))
    open_ones = Thread.objects.visible_to(member).exclude(title="").filter(is_closed=False)
    asks = Ask.objects.filter(
        ~Exists(wrote), member=member, declined_at=None, thread__in=open_ones, thread__answer=None
    )
    asks = asks.filter(thread__author__in=people_for(member))
    return list(asks.select_related("thread__board", "thread__author").order_by("-pk"))


def decline(member: Member, pk: int) -> None:
    """Not this one; nobody is told. Where there is none, nothing changes."""
    Ask.objects.filter(member=member, pk=pk, declined_at=None).update(declined_at=timezone.now())


def _alike(thread: Thread) -> set[int]:
    """Ids of threads that everybody may read, about the same: by their words, and by their interests."""
    hits = answer(AnonymousUser(), Question(text=thread.title, kind="thread"), counting=False).hits
    everybodys = Thread.objects.visible_to(AnonymousUser()).exclude(title="").exclude(pk=thread.pk)
    by_interest = everybodys.filter(interests__in=thread.interests.all()).order_by("-pk").distinct()
    return {hit.pk for hit in hits if hit.pk != thread.pk} | set(
        by_interest.values_list("pk", flat=True)[:RELATED]
    )


def _answered_well(pks: Collection[int]) -> tuple[dict[int, dict[int, int]], dict[int, Thread]]:
    """By author what their replies in each of these threads count for, and the threads. Three queries."""
    posts = Post.objects.visible_to(AnonymousUser()).exclude(body="").filter(thread__in=pks, number__gt=1)
    thanked = Thanks.objects.filter(subject_kind="post", subject_id__in=posts.values("pk"))
    thanks = dict(thanked.values_list("subject_id").annotate(n=Count("pk")).order_by())
    best = Answer.objects.standing().filter(thread__in=pks, post__in=posts)
    marked = set(best.exclude(by=F("post__author")).values_list("post", flat=True))
    good = posts.filter(Q(pk__in=thanks) | Q(pk__in=marked)).select_related("thread__board")
    points: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for post in good:
        worth = BEST * (post.pk in marked) + THANKED * min(thanks.get(post.pk, 0), MOST_THANKED)
        points[post.author_id][post.thread_id] += worth
    return points, {post.thread_id: post.thread for post in good}


def _may_be_asked(thread: Thread) -> QuerySet[Member]:
    """Those who said so, are here, not apart from the author, not held back, and were asked less than `MOST_ASKS`
    times this week; who wrote in the thread or was asked has no need of it."""
    recent = Ask.objects.filter(member=OuterRef("pk"), at__gte=timezone.now() - ASKS_A_WEEK).order_by()
    often = recent.values("member").annotate(n=Count("pk")).filter(n__gte=MOST_ASKS)
    found = people_for(thread.author).filter(lately(), not_held_back(), consent.consenting(PURPOSE))
    known = Post.objects.filter(thread=thread).values("author")
    return found.exclude(Exists(often)).exclude(pk__in=known).exclude(pk__in=thread.asks.values("member"))
