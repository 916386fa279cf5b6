"""Members who said yes to being found, for other members."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from community.ledger.models import Entry
from community.members.access import visible_members
from community.members.blocks import between
from community.members.consent import consenting
from community.members.models import Interest, Member
from search.activity import not_held_back
from search.documents.source import MEMBERS, Shown, Source, document, words_of
from search.engines import Document

PURPOSE = "kindred"
"""The consent that opens a member to being found."""


def findable() -> QuerySet[Member]:
    """Those who said yes, but for those whom a manager holds back: a decision for the lowest level of trust."""
    return _findable().all()


@cache
def _findable() -> QuerySet[Member]:
    # To put the question together takes longer than to ask it of a member, and it is asked many times for a page.
    return visible_members().filter(not_held_back(), consenting(PURPOSE))


def findable_by(member: Any) -> QuerySet[Member]:
    """The same without those from whom a block keeps `member` apart; nobody for a stranger."""
    return findable().exclude(pk__in=between(member)) if member.is_authenticated else Member.objects.none()


def documents(pks: Collection[int]) -> list[Document]:
    shown = Interest.objects.select_related("broader").prefetch_related("synonyms")
    found = findable().filter(pk__in=pks).prefetch_related(Prefetch("interests", shown), "ignored")
    return [_document(member) for member in found]


def _document(member: Member) -> Document:
    """Name, handle and interests but those ignored: what the yes was given for."""
    ignored = {row.interest_id for row in member.ignored.all()}
    interests = [interest for interest in member.interests.all() if interest.pk not in ignored]
    return document(
        "member",
        member.pk,
        title=member.name,
        names=[member.handle, *words_of(interests)],
        url=member.get_absolute_url(),
        at=int(member.joined_at.timestamp()),
        interests=[interest.slug for interest in interests],
        visible_to=[MEMBERS],
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    return {
        found.pk: Shown(
            title=found.name,
            url=found.get_absolute_url(),
            at=found.joined_at,
            place=f"@{found.handle}",
            seed=found.pk,
        )
        for found in findable_by(member).filter(pk__in=pks)
    }


def titled(member: Any, text: str) -> QuerySet[Member]:
    return findable_by(member).filter(name__icontains=text).order_by("-joined_at")


def actor(entry: Entry) -> Iterable[int]:
    return [entry.actor_id] if entry.actor_id else []


def subject(entry: Entry) -> Iterable[int]:
    return [entry.subject_id] if entry.subject_id else []


SOURCE = Source(
    kind="member",
    label=_("People"),
    one=_("Person"),
    icon="users",
    documents=documents,
    shown=shown,
    titled=titled,
    all=Member.objects.all,
    lookups={"at": "joined_at"},
    marks={
        **dict.fromkeys(
            ("member.joined", "interest.declared", "consent.given", "consent.withdrawn", "member.left"), actor
        ),
        **dict.fromkeys(("trust.decided", "trust.lifted"), subject),
    },
)
