"""Making a thread of what was gathered, once everybody decided or the time is over.

All of it is one transaction: the thread, its posts and the gathering's new state are there together or not at all,
however often, and in how many workers at once, it is tried.
"""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from community.discussions.access import require_ongoing
from community.discussions.appending import append_post, open_thread
from community.discussions.models import Board, Gathering, Post, Say, Thread
from community.discussions.sources import Spot, source_of
from community.discussions.words import Words, note_words, read_words
from community.ledger.recording import record
from community.members.blocks import between
from community.members.models import Member

AT_ONCE = 20
"""Gatherings of one batch of the worker's loop."""

logger = logging.getLogger(__name__)


def settle_due() -> int:
    """Settle what is due. One of the worker's loops; returns how many. One that fails does not hold up others."""
    due = Gathering.objects.due(timezone.now()).order_by("until")[:AT_ONCE]
    done = 0
    for gathering in due:
        try:
            done += not settle(gathering).is_open
        except Exception:  # whatever it is, it must not keep the others from their threads
            logger.exception("Gathering %s could not be settled; it is tried again", gathering.pk)
    return done


def settle(gathering: Gathering) -> Gathering:
    """Make the thread if it is due, and not there yet; returns the gathering as it is then.

    A line becomes a post where its author kept or rewrote it, or said nothing and silence is enough; where its words
    still stand; and where who said it, and who gathered, are here and may still read there and here.
    """
    # Looking first, so that a decision among many takes no more locks than its own.
    if _is_due(gathering):
        with transaction.atomic():
            people = _hold_everybody(gathering)
            found = Gathering.objects.select_for_update().get(pk=gathering.pk)
            if _is_due(found):
                _settle(found, people)
    return Gathering.objects.select_related("board", "thread__board").get(pk=gathering.pk)


def _is_due(gathering: Gathering) -> bool:
    return Gathering.objects.due(timezone.now()).filter(pk=gathering.pk).exists()


def _hold_everybody(gathering: Gathering) -> dict[int, Member]:
    """The gatherer and the authors who are here, by id, their rows locked in one order: nobody leaves, and nobody
    changes their mind, while their words are taken."""
    ids = {gathering.gatherer_id, *gathering.says.values_list("author", flat=True)}
    here = Member.objects.select_for_update(no_key=True).filter(pk__in=ids, is_active=True)
    return {member.pk: member for member in here.order_by("pk")}


def _settle(gathering: Gathering, people: Mapping[int, Member]) -> None:
    """Let it come to its end: with a thread, or without where nobody's words are left."""
    said = _said(gathering, people) if _may_begin(gathering, people) else []
    gathering.says.all().delete()
    if said:
        gathering.thread = _begin(gathering, people[gathering.gatherer_id], said)
    gathering.state = Gathering.State.SETTLED if said else Gathering.State.DROPPED
    gathering.body = ""
    gathering.save(update_fields=["thread", "state", "body"])
    record(f"gathering.{gathering.state}", subject=gathering)


def _may_begin(gathering: Gathering, people: Mapping[int, Member]) -> bool:
    gatherer = people.get(gathering.gatherer_id)
    if gatherer is None or _spot(gathering, gatherer) is None or not _reads(gatherer, gathering):
        return False
    try:
        require_ongoing(gathering.board)
        read_words(gatherer, gathering.body)
    except (PermissionDenied, ValidationError):
        return False
    return True


def _said(gathering: Gathering, people: Mapping[int, Member]) -> list[tuple[Member, str, Words]]:
    """Who says what in the thread, in the order in which it was said."""
    # Between whom a block is, they have nothing to do with each other; who gathered is not told.
    apart = set(between(people[gathering.gatherer_id]))
    asked = gathering.says.exclude(decision=Say.Decision.DROP).exclude(author__in=apart)
    says = [say for say in asked if say.author_id in people]
    if not _silence_keeps(gathering, people):
        says = [say for say in says if say.decision]
    readers = {pk for pk in {say.author_id for say in says} if _reads(people[pk], gathering)}
    source, gatherer = source_of(gathering.source), people[gathering.gatherer_id]
    lines = source.lines(gatherer, gathering.place, [say.line for say in says], True)
    standing = {line.pk: line.body for line in lines}
    found = []
    for say in says:
        if say.line in standing and say.author_id in readers:
            body = say.body or standing[say.line]
            if words := _readable(people[say.author_id], body):
                found.append((people[say.author_id], body, words))
    return found


def _silence_keeps(gathering: Gathering, people: Mapping[int, Member]) -> bool:
    """As it was said when the authors were asked, unless not everybody may read there any more."""
    spot = _spot(gathering, people[gathering.gatherer_id])
    return gathering.silence_keeps and spot is not None and spot.is_open


def _spot(gathering: Gathering, member: Member) -> Spot | None:
    return source_of(gathering.source).find(member, gathering.place)


def _reads(member: Member, gathering: Gathering) -> bool:
    return Board.objects.visible_to(member).filter(pk=gathering.board_id).exists()


def _readable(author: Member, body: str) -> Words | None:
    """None for what became more than a post may hold since its author was asked."""
    try:
        return read_words(author, body)
    except ValidationError:
        return None


def _begin(gathering: Gathering, gatherer: Member, said: list[tuple[Member, str, Words]]) -> Thread:
    board = Board.objects.select_for_update().get(pk=gathering.board_id)
    thread = open_thread(board, gatherer, gathering.title)
    _append(thread, gatherer, gathering.body, read_words(gatherer, gathering.body))
    record("thread.started", actor=gatherer, subject=thread, board=board.pk)
    for author, body, words in said:
        post = _append(thread, author, body, words)
        # Not "post.replied": nobody answers anybody here, and nobody is to hear of each line.
        record("post.gathered", actor=author, subject=post, thread=thread.pk, number=post.number)
    return thread


def _append(thread: Thread, author: Any, body: str, words: Words) -> Post:
    post = append_post(thread, author, body, words.html, uuid.uuid4())
    note_words(post, words)
    return post
