"""Bots: machines that a room's hosts let talk in it, by a key that opens this room alone and is shown once."""

import secrets
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import membership_of
from chat.joining import memberships_in
from chat.log import lock_room
from chat.models import Bot, Membership, Room
from chat.talking import is_host
from community.ledger.recording import record
from community.members.access import hold
from community.members.models import Member
from community.members.names import free_handle, tidy_name

MOST = 10
"""Bots of one room at a time."""

NAME_LONGEST = 40

NOWHERE = "bots.invalid"
"""The domain of bots' addresses: mail for it reaches nobody (RFC 2606), so nobody logs in as one."""


def may_keep_bots(member: Any, room: Room) -> bool:
    """Whether `member` decides which machines talk in a room that they see: its hosts and the managers do, and in a
    direct room nobody."""
    if not member.is_authenticated or room.is_direct:
        return False
    return is_host(member, membership_of(member, room))


@transaction.atomic
def make_bot(by: Any, room: Room, name: str) -> tuple[Bot, str]:
    """A new bot and its key, which nobody is told again.

    Raises `ValidationError` for `name`, and where the room has as many as it may; `PermissionDenied` for who does
    not look after the room, `Http404` for one that is gone.
    """
    name = _checked_name(name)
    hold(by)
    room = _kept(by, room)
    if Bot.objects.filter(room=room, ended_at=None).count() >= MOST:
        raise ValidationError(_("A room has at most %(most)d bots.") % {"most": MOST})
    key = secrets.token_urlsafe(32)
    member = Member.objects.create_user(
        f"{secrets.token_hex(12)}@{NOWHERE}", None, handle=free_handle(name), name=name
    )
    Membership.objects.create(room=room, member=member)
    bot = Bot.objects.create(room=room, member=member, made_by=by, digest=digest_of(key))
    record("bot.made", actor=by, subject=bot, room=room.pk)
    return bot, key


@transaction.atomic
def end_bot(by: Any, bot: Bot) -> None:
    """Take a bot's key away; what it said stays. One that has ended stays so.

    Raises `PermissionDenied` for who does not look after the room.
    """
    hold(by)
    room = _kept(by, bot.room)
    if Bot.objects.filter(pk=bot.pk, ended_at=None).update(ended_at=timezone.now()):
        Member.objects.filter(pk=bot.member_id).update(is_active=False)
        Membership.objects.filter(room=room, member=bot.member_id).delete()
        record("bot.ended", actor=by, subject=bot, room=room.pk)


def bot_with(key: str) -> Bot:
    """The bot that has this key. Raises `Http404`."""
    found = Bot.objects.select_related("room", "member").filter(digest=digest_of(key), ended_at=None).first()
    if found is None:
        raise Http404
    Bot.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return found


def digest_of(key: str) -> str:
    """What is kept of a key. It is random and long, so a plain digest tells nothing of it."""
    return sha256(key.encode()).hexdigest()


def _checked_name(name: str) -> str:
    try:
        name = tidy_name(name)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from None
    if len(name) > NAME_LONGEST:
        raise ValidationError({"name": _("At most %(most)d characters.") % {"most": NAME_LONGEST}})
    return name


def _kept(by: Any, room: Room) -> Room:
    """The locked room, if `by` looks after it now."""
    locked = lock_room(room.pk)
    if locked.is_direct or not is_host(by, memberships_in([(locked.pk, by.pk)]).get((locked.pk, by.pk))):
        raise PermissionDenied(_("Only its hosts decide which machines talk in a room."))
    return locked
