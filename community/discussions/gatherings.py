"""What is being gathered, and what came of it, as those see it whom it concerns."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from community.discussions.models import Gathering, Say, Thread
from community.discussions.origins import Origin
from community.discussions.sources import source_of
from community.members.blocks import between

KEPT_SECONDS = 60 * 60

NEWEST = 100
"""Gatherings on the page of all of them."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of one's own, with the say one has in it. `words` is empty where it does not stand there any more."""

    say: Say
    words: str
    at: datetime | None


def gathering_for(member: Any, pk: int) -> Gathering:
    """A gathering for who began it, for those whose words it waits for, and once there is a thread, for whoever may
    read that. Raises `Http404`."""
    found = _known_to(member).filter(pk=pk).first()
    if found is None or not _concerns(found, member):
        raise Http404
    return found


def gatherings_of(member: Any) -> list[Gathering]:
    """Those that wait for this member's words, the one that ends first before the others, then those they began.

    Each with `waiting`: how many of the member's lines wait for them. One query.
    """
    mine = Count("says", filter=Q(says__author=member.pk, says__decision=Say.Decision.NONE))
    found = list(_known_to(member).of(member).annotate(waiting=mine)[:NEWEST])
    return sorted(found, key=lambda gathering: (not gathering.is_open, not gathering.waiting))


def own_lines(member: Any, gathering: Gathering) -> list[OwnLine]:
    """What this member said of it, in order: nobody else's words."""
    says = list(gathering.says.filter(author=member.pk))
    source, ids = source_of(gathering.source), [say.line for say in says]
    # As they stand for who gathered, also where their author has left the place meanwhile.
    found = source.lines(gathering.gatherer, gathering.place, ids, False)
    lines = {line.pk: line for line in found if line.author == member.pk}
    return [
        OwnLine(say, line.body if line else "", line.at if line else None)
        for say in says
        for line in [lines.get(say.line)]
    ]


def progress_of(gathering: Gathering) -> list[dict[str, Any]]:
    """Whether each author has decided all of theirs, by name: how, is nobody's to know."""
    said = gathering.says.values("author__name", "author_id")
    waiting = Count("pk", filter=Q(decision=Say.Decision.NONE))
    return list(said.annotate(waiting=waiting, count=Count("pk")).order_by("author__name", "author_id"))


def threads_from(member: Any, kind: str, place: int) -> QuerySet[Thread]:
    """The threads made of what was said there, of those that `member` may read; newest first."""
    threads = Thread.objects.visible_to(member).exclude(title="").select_related("board")
    return threads.filter(gathering__source=kind, gathering__place=place).order_by("-gathering__pk")


def origin_of(thread_id: int) -> Origin | None:
    """The place where its words were said first, if everybody may read there; as a rule without a query."""
    key = f"discussions:gathered-from:{thread_id}"
    found = cache.get_or_set(key, partial(_title_and_address, thread_id), KEPT_SECONDS)
    return Origin(_("Said first in the room"), *found) if found else None


def hold_of(thread_id: int) -> str:
    """The place keeps a link to its thread."""
    if not Gathering.objects.filter(thread=thread_id).exists():
        return ""
    return _("This thread was made of what was said in a room, which leads to it, so it stays by itself.")


def _known_to(member: Any) -> Any:
    """Without those of members from whom a block keeps `member` apart."""
    found = Gathering.objects.select_related("board", "gatherer", "thread__board")
    return found.exclude(gatherer__in=between(member))


def _concerns(gathering: Gathering, member: Any) -> bool:
    if gathering.gatherer_id == member.pk:
        return True
    if gathering.thread_id:
        return Thread.objects.visible_to(member).filter(pk=gathering.thread_id).exists()
    return gathering.says.filter(author=member.pk).exists()


def _title_and_address(thread_id: int) -> tuple[str, str] | tuple[()]:
    """Empty where there is none, so that this, too, can be kept."""
    gathering = Gathering.objects.filter(thread=thread_id).first()
    spot = source_of(gathering.source).find(AnonymousUser(), gathering.place) if gathering else None
    return (spot.title, spot.url) if spot else ()
