"""What a room shows beside its talk: the questions while it takes them, and a recap once it is over."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from chat.gathering import thread_links
from chat.models import Membership, Message, Question, Room
from chat.people import Standing
from chat.pinning import Pin, pins_for
from chat.questions import Asked, questions_for

PINS = 5
"""Pinned messages in a recap; all of them are a link away."""


@dataclass(frozen=True, slots=True)
class Recap:
    """What came of a room that is over. Only numbers tell of people: how many were there or read along, how many of
    them talked. `threads`: made of what was said, as menus take links."""

    read: int
    talked: int
    said: int
    pins: list[Pin]
    threads: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Programme:
    """The questions that who looks may see, in order; `recap` once the room is over. `hosts`: whether they look after
    it. `silence`: why they ask nothing, in a sentence; empty where they may."""

    asked: list[Asked]
    recap: Recap | None
    hosts: bool
    silence: str

    @property
    def now(self) -> Question | None:
        """What is being answered."""
        return next((one.question for one in self.asked if one.question.state == Question.State.NOW), None)

    @property
    def waiting(self) -> int:
        """How many wait for an answer, or are being answered."""
        return sum(one.question.is_open for one in self.asked)

    @property
    def shown(self) -> list[Asked]:
        """What stands on the page: in a recap what was answered, then, for its hosts and who asked, what was not."""
        if not self.recap:
            return self.asked
        answered = [one for one in self.asked if one.question.state == Question.State.ANSWERED]
        return answered + [one for one in self.asked if one not in answered and (self.hosts or one.is_mine)]


def programme_of(member: Any, room: Room, standing: Standing) -> Programme | None:
    """For a room that `member` may see; None for one that takes no questions and has no end to look back from. No
    query then, two while it takes questions, up to nine once it is over."""
    if room.is_direct or not (room.is_over or room.takes_questions):
        return None
    asked = questions_for(member, room, standing.hosts)
    recap = recap_of(member, room) if room.is_over else None
    return Programme(asked, recap, standing.hosts, silence_of(member, room, standing))


def silence_of(member: Any, room: Room, standing: Standing) -> str:
    if not member.is_authenticated:
        return _("To ask something, you need a name here.")
    if room.is_over or not room.takes_questions:
        return _("This room takes no questions any more.")
    if room.locked_at and not standing.hosts:
        return _("This room is locked for now. A host will open it again.")
    return ""


def recap_of(member: Any, room: Room) -> Recap:
    """Of what was said from the start on, where the room had one."""
    said = Message.objects.standing().filter(room=room)
    if room.starts_at:
        said = said.filter(at__gte=room.starts_at)
    found = said.order_by().aggregate(said=Count("pk"), talked=Count("author", distinct=True))
    first = said.order_by("seq").values_list("seq", flat=True).first() or 0
    there = Q(read_seq__gte=first) if first else Q(pk=None)
    read = Membership.objects.filter(there, room=room, member__is_active=True).count()
    pins, threads = pins_for(member, room)[:PINS], thread_links(member, room)
    return Recap(max(read, found["talked"]), found["talked"], found["said"], pins, threads)
