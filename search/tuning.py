"""Tuning who is proposed: more like this one, not this one, not because of this interest. Nobody else learns of it."""

from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.ledger.models import Entry
from community.members.access import hold
from community.members.models import Interest, Member
from search import leanings
from search.documents.members import findable_by
from search.models import Hello, Ignored, Leaning, Proposal, Wish
from search.sync import mark

LESS_FOR = timedelta(days=180)
"""For how long somebody of whom one wanted less is not proposed again: long, and not for ever (ours; the page of tuning
says half a year)."""
HEAVIER, HEAVIEST = 0.5, 3.0
"""By how much an interest counts more for each person of whom one wants more like them, and at most (ours)."""
MOST_REMEMBERED = 20
"""So many of the latest wishes for more steer."""


def wish(member: Member, other: Member, kind: str) -> None:
    """Want more like `other`, or `other` not for now; the newest wish counts. The caller found `other` by
    `introductions.person_for`. Raises `ValidationError` for any other kind."""
    if kind not in Wish.Kind.values:
        raise ValidationError({"wish": _("Say “more” or “less”.")})
    with transaction.atomic():
        hold(member)
        Wish.objects.update_or_create(
            member=member, other=other, defaults={"kind": kind, "at": timezone.now()}
        )
        if kind == Wish.Kind.MORE:
            Proposal.objects.today_of([member.pk]).delete()
        else:  # no room opens by a hello of before
            Hello.objects.unanswered().filter(from_member=member, to_member=other).delete()


def take_back(member: Member, handle: str) -> None:
    """Have no wish about who has this handle; where there was none, nothing changes."""
    Wish.objects.filter(member=member, other__handle=handle).delete()


def ignore(member: Member, interest: Interest) -> None:
    """From now on this interest neither counts nor shows between `member` and anybody."""
    with transaction.atomic():
        hold(member)
        Ignored.objects.get_or_create(member=member, interest=interest)
        _follow(member)


def heed(member: Member, interest: Interest) -> None:
    """Let it count again."""
    with transaction.atomic():
        hold(member)
        Ignored.objects.filter(member=member, interest=interest).delete()
        _follow(member)


def _follow(member: Member) -> None:
    """At once what the next page is about; the index with the worker's next batch."""
    leanings.refresh([member.pk])
    mark("member", [member.pk])


def unwanted(member: Member) -> Exists:
    """A condition on members: `member` wanted less of them, not long ago."""
    since = timezone.now() - LESS_FOR
    return Exists(
        Wish.objects.filter(member=member, other=OuterRef("pk"), kind=Wish.Kind.LESS, at__gte=since)
    )


def refused_by(member: Member) -> set[int]:
    """Ids of those who wanted less of `member`, not long ago. Nobody is shown this; they are proposed less often."""
    since = timezone.now() - LESS_FOR
    said = Wish.objects.filter(other=member, kind=Wish.Kind.LESS, at__gte=since)
    return set(said.values_list("member", flat=True))


def refusals(member: int, within: timedelta = LESS_FOR) -> set[int]:
    """Ids of those of whom this member (id) wanted less, not longer ago."""
    said = Wish.objects.filter(member=member, kind=Wish.Kind.LESS, at__gte=timezone.now() - within)
    return set(said.values_list("other", flat=True))


def heavier(member: Member) -> dict[int, float]:
    """By interest how many times as much it counts, from those of whom `member` wants more. Two queries."""
    wishes = Wish.objects.filter(member=member, kind=Wish.Kind.MORE).order_by("-at")
    models = list(wishes.values_list("other", flat=True)[:MOST_REMEMBERED])
    loved = Leaning.objects.filter(member__in=models).values_list("interest", flat=True) if models else []
    return {pk: min(1 + HEAVIER * n, HEAVIEST) for pk, n in Counter(loved).items()}


def ignored_by_either(member: Member, other: str, **about: OuterRef) -> Exists:
    """A condition on rows that lead to a member by the path `other`: what they are `about`
    (`interest__threads=OuterRef("thread")`) has to do with an interest that one of both ignores."""
    return Exists(Ignored.objects.filter(Q(member=member) | Q(member=OuterRef(other)), **about))


def wishes_of(member: Member) -> QuerySet[Wish]:
    """With the others, as far as they may still be found: who took their yes back is in no list."""
    return (
        Wish.objects.filter(member=member, other__in=findable_by(member))
        .select_related("other")
        .order_by("-at")
    )


def forget_who_left(entry: Entry) -> None:
    """The ledger's consumer: nobody wishes anything of them any more."""
    Wish.objects.filter(other=entry.subject_id).delete()
