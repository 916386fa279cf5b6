"""Drafts: what is being written is kept while it is written, for its writer alone, on every device.

A form saves under its `key`, its writer. A save takes the place of a draft that this form wrote last, or that it
began from as it still stands. Whatever else is there stays beside it: of two devices, neither loses a word.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from community.attachments import places as attachments
from community.attachments.referring import keep_named
from community.design.markdown import LONGEST, normalise
from community.design.numbers import number_in
from community.discussions.access import require_member
from community.discussions.models import Draft, Post
from community.discussions.places import EDIT, REPLY, Place
from community.members import pace
from community.members.access import hold

KEPT_FOR = timedelta(days=180)
"""How long a draft waits for its writer (Discourse's `delete_drafts_older_than_n_days`)."""

MOST = 500
"""Drafts of one member."""

BODY_LONGEST = 2 * LONGEST
"""Characters of a draft's text: what is too long for a post is cut by its writer, and not by us."""

TITLE_LONGEST = 255
"""Characters of a draft's title: as its column, and a thread's, takes."""

REST_MOST, REST_LONGEST = 60, 2_000
"""Values of a form's other fields, and characters of each: ten options of a poll have room in one."""

ECHO_FOR = timedelta(seconds=10)
"""How long after a reply its words may still come in once more, from a window that knew no better. Not longer: a ghost
of a draft is a nuisance, but the same few words may be meant again, and those must not be lost."""

FORGOTTEN_AT_ONCE = 500
"""Drafts of one batch of the worker's loop."""

DRAFT = attachments.Place(
    kind="draft", is_seen=lambda member, pks: False, rewrite=lambda pks, change: None, renew=lambda pks: None
)
"""A draft keeps its pictures; who sees them is their owner alone, who needs no place for that."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a form held. `rest` are its other fields: lists of text by name."""

    title: str = ""
    body: str = ""
    rest: dict[str, list[str]] = field(default_factory=dict)


def words_of(fields: dict[str, list[str]]) -> Words:
    """What the fields of a form hold, each with its values."""
    rest = {name: values for name, values in fields.items() if name not in ("title", "body") and any(values)}
    return Words(" ".join(fields.get("title", [])), "\n".join(fields.get("body", [])), rest)


def save_draft(member: Any, place: Place, words: Words, writer: uuid.UUID, began: str = "") -> Draft | None:
    """Keep `words`; `began` is the `Draft.state` that the form was opened with or was last told, "" for none.

    Returns the draft, or None where nothing is to be kept: no words, or those that this form has posted already.
    Raises `ValidationError` for more than a draft holds, `TooFast`, `PermissionDenied` for a stranger, `Http404` for
    a place where `member` may not write.
    """
    require_member(member)
    words = _checked(words)
    target = place.target_for(member)
    pace.check(member, "draft")
    with transaction.atomic():
        # The member's row makes saves of two devices come one after the other.
        hold(member)
        if Post.objects.filter(_posted(place, target, words, writer), author=member).exists():
            return None
        if _says_nothing(place, target, words):
            _of(member, place).filter(_same(writer, began)).delete()
            return None
        return _keep(member, place, words, writer, began)


def keep_unseen(member: Any, place: Place, words: Words, writer: uuid.UUID, began: str) -> Draft | None:
    """The same for words that came in while nobody was logged in, whatever became of their place meanwhile."""
    try:
        return save_draft(member, place, words, writer, began)
    except Http404:
        with transaction.atomic():
            hold(member)
            return _keep(member, place, words, writer, began)


def drafts_at(member: Any, place: Place) -> list[Draft]:
    """What `member` is writing there, newest first: one, or more where devices wrote at once. One query."""
    return list(_of(member, place))


def drafts_of(member: Any) -> QuerySet[Draft]:
    return Draft.objects.filter(member=member)


def discard_draft(draft: Draft, by: Any) -> None:
    """Raises `Http404` for anybody else's."""
    if not drafts_of(by).filter(pk=draft.pk).delete()[0]:
        raise Http404


def post_drafts(
    member: Any, place: Place, body: str, writer: uuid.UUID | None = None, began: str = ""
) -> None:
    """Let go of the draft that just became a post, inside its transaction. One or two queries."""
    became = Q(body=body) | _same(writer, began)
    _of(member, place).filter(became).delete()


def forget_drafts() -> int:
    """Let go of drafts that nobody came back to for `KEPT_FOR`. One of the worker's loops; returns how many."""
    due = Draft.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).order_by("saved_at")
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    pks = list(due.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    return Draft.objects.filter(pk__in=pks).delete()[0] if pks else 0


def _of(member: Any, place: Place) -> QuerySet[Draft]:
    return drafts_of(member).filter(place=str(place))


def _same(writer: uuid.UUID | None, began: str) -> Q:
    """The drafts that a form may replace: the one it wrote last, and the one it began from as it still stands."""
    pk, _colon, version = began.partition(":")
    mine, known = Q(writer=writer), (number_in(pk), number_in(version))
    return mine if None in known else mine | Q(pk=known[0], version=known[1])


def _keep(member: Any, place: Place, words: Words, writer: uuid.UUID, began: str) -> Draft:
    open_to_it = _of(member, place).filter(_same(writer, began))
    draft = min(open_to_it, key=lambda found: found.writer != writer, default=None)
    if draft is None:
        _check_number(member)
        draft = Draft(member=member, place=str(place), version=0)
    before = draft.body
    now = (draft.title, draft.body, draft.rest)
    if now == (words.title, words.body, words.rest) and draft.writer == writer:
        return draft
    draft.title, draft.body, draft.rest = words.title, words.body, words.rest
    draft.writer, draft.version, draft.saved_at = writer, draft.version + 1, timezone.now()
    draft.save()
    if "/uploads/" in f"{before}{draft.body}":
        keep_named(DRAFT.kind, draft.pk, member, draft.body)
    return draft


def _check_number(member: Any) -> None:
    if drafts_of(member).count() >= MOST:
        raise ValidationError(_("You have very many drafts. Discard some that you do not need."))


def _checked(words: Words) -> Words:
    title, body = " ".join(normalise(words.title).split()), normalise(words.body)
    rest = {normalise(name): [normalise(value) for value in values] for name, values in words.rest.items()}
    lengths = [len(text) for name, values in rest.items() for text in (name, *values)]
    if len(title) > TITLE_LONGEST or len(body) > BODY_LONGEST:
        raise ValidationError({"body": _("This is too long to be kept here. It stays on your device.")})
    if len(lengths) > REST_MOST or any(length > REST_LONGEST for length in lengths):
        raise ValidationError({"rest": _("This is too long to be kept here. It stays on your device.")})
    return Words(title, body, rest)


def _posted(place: Place, target: Any, words: Words, writer: uuid.UUID) -> Q:
    """What this form made of these words, or another one that took them over a moment ago."""
    if place.kind != REPLY:
        return Q(client_id=writer)
    body = words.body.strip("\n").rstrip()
    return Q(client_id=writer) | Q(thread=target, at__gt=timezone.now() - ECHO_FOR, body=body)


def _says_nothing(place: Place, target: Any, words: Words) -> bool:
    """Nothing to lose: an empty form, or a post as it stands."""
    if place.kind != EDIT:
        return not (words.title.strip() or words.body.strip())
    title = target.thread.title if target.is_opening else ""
    return (words.title, words.body.strip("\n").rstrip()) == (title, target.body)
