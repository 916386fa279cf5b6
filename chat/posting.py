"""Saying something in a room: the only door, behind page, socket and API."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chat.appending import REFUSALS, Draft, Outgoing, append_messages
from chat.models import Message, Room
from community.design import markdown
from community.discussions.words import read_words
from community.members import pace

# Discourse chat allows 6,000; a line of talk is shorter than a post.
LONGEST = 4_000


def send_message(
    member: Any, room: Room, body: str, client_id: uuid.UUID, replies_to: int | None = None
) -> Message:
    """Say `body` in `room`; returns the message once, and again for every retry with the same `client_id`.

    Raises `ValidationError` ({"body": …} for an empty or too long text, {"client_id": …} when it was used for
    other words, `TooFast`), `PermissionDenied` when the member may not talk here at the moment, and `Http404` when
    the room is gone, or is not theirs (any more).
    """
    [outcome] = send_messages([Outgoing(member, room.pk, body, client_id, replies_to)])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def send_messages(outgoing: Sequence[Outgoing]) -> list[Message | Exception]:
    """Say many things at once, in one transaction and a number of queries that does not grow with them; for each its
    message, or what `send_message` would raise."""
    drafts = [Draft(one) for one in outgoing]
    first = {draft.outgoing.key: draft for draft in reversed(drafts)}
    _read(first.values())
    _say([draft for draft in drafts if draft is first[draft.outgoing.key] and draft.outcome is None])
    return [_outcome(draft, first[draft.outgoing.key]) for draft in drafts]


def _outcome(draft: Draft, first: Draft) -> Message | Exception:
    """What became of a draft, or of the first one under the same id."""
    if isinstance(first.outcome, Message) and draft is not first:
        try:
            _require_same(first.outcome, draft.outgoing, checked_body(draft.outgoing.body))
        except ValidationError as refusal:
            return refusal
    return first.outcome or RuntimeError("neither said nor refused")


def _read(drafts: Collection[Draft]) -> None:
    """Look at the words before any lock is taken. What was said before has its outcome at once."""
    earlier = _earlier(drafts)
    for draft in drafts:
        one = draft.outgoing
        with one.speaking():
            try:
                if not one.member.is_authenticated:
                    raise PermissionDenied(_("Log in to talk."))
                draft.body = checked_body(one.body)
                if said := earlier.get(one.key):
                    _require_same(said, one, draft.body)
                    draft.outcome = said
                else:
                    pace.check(one.member, "message.sent")
                    draft.words = read_words(one.member, draft.body)
            except REFUSALS as refusal:
                draft.outcome = refusal


def checked_body(body: str) -> str:
    """The words as they are stored. Raises `ValidationError` for `body`."""
    body = markdown.normalise(body).strip()
    if not body:
        raise ValidationError({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise ValidationError(
            {
                "body": _("That is too long for a room: at most %(limit)s characters.")
                % {"limit": f"{LONGEST:,}"}
            }
        )
    return body


def _earlier(drafts: Collection[Draft]) -> dict[tuple[int, uuid.UUID], Message]:
    """What was sent under these ids before."""
    authors = {draft.outgoing.member.pk for draft in drafts if draft.outgoing.member.pk}
    found = Message.objects.select_related("author", "replies_to__author").filter(
        author__in=authors, client_id__in=[draft.outgoing.client_id for draft in drafts]
    )
    return {(message.author_id, message.client_id): message for message in found}


def _require_same(earlier: Message, one: Outgoing, body: str) -> None:
    """Raises `ValidationError` when something else was sent. What was changed since is taken to be the same."""
    is_changed = earlier.version > 1 or earlier.removed_at is not None
    if earlier.room_id != one.room or (earlier.body != body and not is_changed):
        raise ValidationError(
            {"client_id": _("Something else was already sent under this id.")}, code="conflict"
        )


def _say(drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    try:
        with transaction.atomic():
            append_messages(drafts)
    except IntegrityError:  # one of them came twice at once, and the other one was first
        for draft in drafts:
            draft.outcome = None
        if len(drafts) == 1 and not _earlier(drafts):
            raise
        for draft in drafts:
            draft.outcome = _earlier([draft]).get(draft.outgoing.key)
            if draft.outcome is None:
                _say([draft])
