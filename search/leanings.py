"""What members have to do with interests, as far as everybody may know: what they declared or did in public.

Kept only of members who said yes to being found, in one table (`Leaning`) that is made from the rest of the database
and follows it by marks, as the index does.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import batched
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, QuerySet

from chat.models import Membership, Room
from community.discussions.models import Post, Thread
from community.ledger.models import Entry
from community.members.models import MemberInterest
from search.documents.members import findable, subject
from search.models import Hello, Ignored, Leaning, Proposal

KIND = "leaning"
"""Under which a member is marked: what they have to do with interests may have changed."""

STARTED, ANSWERED, TALKED = 3, 1, 1
"""What a thread begun, one answered in and a room talked in count for (ours: beginning takes the most)."""
HALF = 6
"""So many of these points weigh half as much as saying so; no doing ever weighs as much (ours)."""
MEMBERS_AT_ONCE = 500


def refresh(members: Collection[int]) -> None:
    """Write what these members have to do with interests, as of now; of those without a yes nothing stays."""
    for some in batched(sorted(members), MEMBERS_AT_ONCE, strict=False):
        with transaction.atomic():
            found = set(findable().filter(pk__in=some).values_list("pk", flat=True))
            _write(some, _leanings(found))
            _forget(set(some) - found)


def _forget(gone: Collection[int]) -> None:
    """To whom they were shown, and what they asked for and nobody answered: a later yes begins anew."""
    if gone:
        Proposal.objects.concerning(gone).delete()
        Hello.objects.unanswered().filter(from_member__in=gone).delete()


def _write(members: Collection[int], wanted: list[Leaning]) -> None:
    """Who leans to something else than before is proposed others, from now on."""
    keys = {(one.member_id, one.interest_id) for one in wanted}
    before = Leaning.objects.filter(member__in=members).values_list("pk", "member", "interest")
    known = {(member, interest): pk for pk, member, interest in before}
    Leaning.objects.filter(pk__in=[pk for key, pk in known.items() if key not in keys]).delete()
    if changed := {member for member, _interest in known.keys() ^ keys}:
        Proposal.objects.today_of(changed).delete()
    Leaning.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["member", "interest"],
        update_fields=["weight", "is_declared", "started", "answered", "rooms"],
    )


def _leanings(members: Collection[int]) -> list[Leaning]:
    """Without what one ignores: it neither counts nor shows, to anybody. Six queries, however many."""
    declared = set(MemberInterest.objects.filter(member__in=members).values_list("member", "interest"))
    ignored = set(Ignored.objects.filter(member__in=members).values_list("member", "interest"))
    started, answered, rooms = _started(members), _answered(members), _talked(members)
    return [
        Leaning(
            member_id=key[0],
            interest_id=key[1],
            weight=weight(key in declared, started[key], answered[key], rooms[key]),
            is_declared=key in declared,
            started=started[key],
            answered=answered[key],
            rooms=rooms[key],
        )
        for key in sorted((declared | started.keys() | answered.keys() | rooms.keys()) - ignored)
    ]


def weight(is_declared: bool, started: int, answered: int, rooms: int) -> float:
    """From 0 to 1. What was declared weighs 1; what was only done comes nearer the more it is done."""
    points = STARTED * started + ANSWERED * answered + TALKED * rooms
    return 1.0 if is_declared else points / (points + HALF)


def _started(members: Collection[int]) -> Counter[tuple[int, int]]:
    open_threads = Thread.objects.visible_to(AnonymousUser()).exclude(title="")
    return _counted(open_threads.filter(author__in=members), "author", "interests")


def _answered(members: Collection[int]) -> Counter[tuple[int, int]]:
    open_posts = Post.objects.visible_to(AnonymousUser()).exclude(body="").exclude(thread__title="")
    found = open_posts.filter(author__in=members, number__gt=1)
    return _counted(found, "author", "thread__interests", "thread")


def _talked(members: Collection[int]) -> Counter[tuple[int, int]]:
    open_rooms = Room.objects.for_strangers().values("pk")
    found = Membership.objects.filter(member__in=members, room__in=open_rooms, spoke_at__isnull=False)
    return _counted(found, "member", "room__interests")


def _counted(rows: QuerySet[Any], member: str, interest: str, what: str = "pk") -> Counter[tuple[int, int]]:
    """How many different `what` there are, by member and interest."""
    found = rows.filter(**{f"{interest}__isnull": False}).order_by().values_list(member, interest)
    return Counter({(who, about): n for who, about, n in found.annotate(n=Count(what, distinct=True))})


def _authors(**where: Any) -> QuerySet[Post, int]:
    return Post.objects.filter(**where).order_by().values_list("author", flat=True).distinct()


def of_whom(members: Iterable[int]) -> set[int]:
    """Those of them of whom anything is kept, or is to be kept. Two queries."""
    asked = set(members)
    kept = Leaning.objects.filter(member__in=asked).order_by().values_list("member", flat=True).distinct()
    return {*kept, *findable().filter(pk__in=asked).values_list("pk", flat=True)}


def actor(entry: Entry) -> Iterable[int]:
    return [entry.actor_id] if entry.actor_id else []


def of_post(entry: Entry) -> Iterable[int]:
    """Its author; of an opening all who answered it, since their replies are hidden and shown with it."""
    threads = Post.objects.filter(pk=entry.subject_id, number=1).values("thread")
    return {*_authors(pk=entry.subject_id), *_authors(thread__in=threads)}


def of_threads(entry: Entry) -> Iterable[int]:
    """Who wrote in the thread, and in the one to which posts came from it."""
    return _authors(thread__in=[pk for pk in (entry.subject_id, entry.data.get("target")) if pk])


def of_interest(pk: int) -> Iterable[int]:
    """Who may have to do with it by now."""
    declared = MemberInterest.objects.filter(interest=pk).values_list("member", flat=True)
    talked = Membership.objects.filter(room__interests=pk).values_list("member", flat=True)
    return {*declared, *talked, *_authors(thread__interests=pk)}


def of_board(pk: int) -> Iterable[int]:
    return _authors(thread__board=pk)


def of_room(pk: int) -> Iterable[int]:
    return Membership.objects.filter(room=pk).values_list("member", flat=True)


MARKS: Mapping[str, Callable[[Entry], Iterable[int]]] = {
    **dict.fromkeys(("interest.declared", "consent.given", "consent.withdrawn", "member.left"), actor),
    **dict.fromkeys(("thread.started", "post.replied", "room.joined", "room.left"), actor),
    **dict.fromkeys(
        ("post.hidden", "post.restored", "post.edited", "post.removed", "post.returned"), of_post
    ),
    **dict.fromkeys(("thread.moved", "thread.split", "thread.carried", "thread.merged"), of_threads),
    **dict.fromkeys(("trust.decided", "trust.lifted"), subject),
    "post.gathered": of_post,
    "interest.merged": lambda entry: of_interest(entry.subject_id or 0),
}
"""For each kind of entry the members of whom it may have changed what they lean to."""
