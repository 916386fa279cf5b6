"""Opening rooms: for two, and of one's own."""

import secrets
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chat.models import Membership, Role, Room
from community.design.markdown import normalise
from community.discussions.access import require_member
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.models import Interest
from community.members.vocabulary import hold_interests
from community.recognition.trust import require_level

TITLE_LONGEST, ABOUT_LONGEST, MOST_INTERESTS = 80, 300, 5
"""Characters of a room's title and of the lines about it, interests of one room: as those of a group."""

RESERVED = {"start", "come-in", "about", "few"}
"""What stands in addresses of ours beside those of rooms."""


def start_room(
    by: Any, title: str, description: str, is_closed: bool, interests: Collection[Interest]
) -> Room:
    """Open a room of one's own, and look after it as its host. Strangers do not listen until a manager lets them.

    Raises `PermissionDenied` below the level of trust that `ROOMS_FROM_LEVEL` asks for, `ValidationError` by field
    (`title`, `description`, `interests`), and `TooFast`.
    """
    require_member(by)
    require_level(by, settings.ROOMS_FROM_LEVEL)
    title, description = checked_words(title, description)
    if len(interests) > MOST_INTERESTS:
        raise ValidationError({"interests": _("Pick at most %(most)d.") % {"most": MOST_INTERESTS}})
    try:
        with transaction.atomic():
            hold(by)
            pace.check(by, "room")
            room = Room.objects.create(
                slug=_slug(title, is_closed),
                title=title,
                description=description,
                kind=Room.CLOSED if is_closed else Room.OPEN,
                is_public=False,
                opened_by=by,
            )
            room.interests.set(hold_interests(interests))
            let_in_host(room, by, is_closed)
    except IntegrityError:  # somebody took the address at the same moment
        raise ValidationError({"title": _("There is a place of this name already.")}) from None
    return room


def let_in_host(room: Room, by: Any, is_closed: bool) -> None:
    """Who opened a room is its host and in it, inside the transaction that made it."""
    Membership.objects.create(room=room, member=by, role=Role.HOST)
    record("room.opened", actor=by, subject=room, closed=is_closed)
    record("room.joined", actor=by, subject=room)


def checked_words(
    title: str, description: str, is_of_few: bool = False, before: str | None = None
) -> tuple[str, str]:
    """Title and lines about a room, each on one line; that of a few needs no title, and the one that it had `before`,
    which the brand may have given it, may stay. Raises one `ValidationError` for all that is wrong."""
    title, description = (_on_one_line(words) for words in (title, description))
    errors = {}
    stays = before is not None and title == _on_one_line(before)
    is_named = stays or (slugify(title) and 3 <= len(title) <= TITLE_LONGEST)
    if not is_named and not (is_of_few and not title):
        errors["title"] = _(
            "Give it a name of 3 to %(most)d characters, with Latin letters or digits in it."
        ) % {"most": TITLE_LONGEST}
    if len(description) > ABOUT_LONGEST:
        errors["description"] = _("Keep it to %(most)d characters.") % {"most": ABOUT_LONGEST}
    if errors:
        raise ValidationError(errors)
    return title, description


def _on_one_line(words: str) -> str:
    return " ".join(normalise(words).split())


def _slug(title: str, is_closed: bool) -> str:
    """The address that follows from a title. That of a closed room is never taken, so that it tells of no other one.
    Raises `ValidationError` where another place has it."""
    slug = slugify(title)[:48].strip("-")
    if is_closed:
        return address_of(title)
    if slug in RESERVED or Room.objects.filter(slug=slug).exists():
        raise ValidationError({"title": _("There is a place of this name already.")})
    return slug


def pair_of(one: int, other: int) -> str:
    """What marks the room of these two members (ids)."""
    return "{}-{}".format(*sorted((one, other)))


def room_of_two(one: Any, other: Any) -> Room | None:
    """The room of these two members, if it was opened."""
    return Room.objects.filter(kind=Room.DIRECT, pair=pair_of(one.pk, other.pk)).first()


def address_of(title: str) -> str:
    """An address after this title that no other room has."""
    return f"{slugify(title)[:48].strip('-')}-{secrets.token_hex(4)}"


@transaction.atomic
def open_direct_room(one: Any, other: Any) -> Room:
    """The room of these two members, opened now if there is none yet. Only they may know that it exists.

    The caller has the consent of both. Raises `ValueError` for one and the same member.
    """
    if one.pk == other.pk:
        raise ValueError("A direct room has two members.")
    pair = pair_of(one.pk, other.pk)
    # The address tells nothing, and cannot be guessed.
    room, is_new = Room.objects.get_or_create(
        kind=Room.DIRECT, pair=pair, defaults={"slug": f"direct-{secrets.token_hex(8)}"}
    )
    if is_new:
        now = timezone.now()
        Membership.objects.bulk_create(Membership(room=room, member=m, joined_at=now) for m in (one, other))
        record("room.joined", actor=one, subject=room)
        record("room.joined", actor=other, subject=room)
    return room
