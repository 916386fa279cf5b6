"""Steering threads by the API: the same verbs, and for managers alone."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict

from community.discussions import access, steering
from community.discussions.carrying import carry_posts, merge_thread, split_thread
from community.discussions.models import Thread
from community.members.middleware import lacks_second_factor


class PinIn(Schema):
    """`until`: the moment when it ends; null for never."""

    model_config = ConfigDict(extra="forbid")

    until: datetime | None = None
    is_everywhere: bool = False


class SteeringIn(Schema):
    """What is left out stays as it is. `reason` goes with `is_closed`. `pin`: null takes it off. `board`: a slug."""

    model_config = ConfigDict(extra="forbid")

    is_closed: bool | None = None
    reason: str = ""
    pin: PinIn | None = None
    board: str | None = None


def steer_thread(request: HttpRequest, pk: int, words: SteeringIn) -> Thread:
    """All that `words` ask for, or nothing. Raises what the verbs raise."""
    require_steerer(request)
    with transaction.atomic():
        return _steer(access.thread_for(request.user, pk), request.user, words)


def _steer(found: Thread, by: Any, words: SteeringIn) -> Thread:
    if words.board is not None:
        found = steering.move_thread(found, by, access.board_for(by, words.board))
    if "pin" in words.model_fields_set:
        found = _pin(found, by, words.pin)
    if words.is_closed:
        found = steering.close_thread(found, by, words.reason)
    elif words.is_closed is not None:
        found = steering.open_thread(found, by)
    return found


class PartIn(Schema):
    """`posts`: ids. Either `into`, the id of a thread that is there, or `title` and `board` (a slug) of a new one."""

    model_config = ConfigDict(extra="forbid")

    posts: list[int]
    into: int | None = None
    title: str = ""
    board: str = ""
    reason: str = ""


class MergeIn(Schema):
    """`into`: the id of the other thread."""

    model_config = ConfigDict(extra="forbid")

    into: int
    reason: str = ""


def split_off(request: HttpRequest, pk: int, words: PartIn) -> Thread:
    """Raises what the verbs raise."""
    require_steerer(request)
    found, by = access.thread_for(request.user, pk), request.user
    if words.into is not None:
        return carry_posts(found, by, words.posts, access.thread_for(by, words.into), words.reason)
    return split_thread(found, by, words.posts, words.title, access.board_for(by, words.board), words.reason)


def merge_into(request: HttpRequest, pk: int, words: MergeIn) -> Thread:
    """Raises what the verb raises."""
    require_steerer(request)
    found, by = access.thread_for(request.user, pk), request.user
    return merge_thread(found, by, access.thread_for(by, words.into), words.reason)


def require_steerer(request: HttpRequest) -> None:
    """Raises `PermissionDenied` for who is no manager, or has to set up a second factor first."""
    access.require_manager(request.user)
    if settings.STAFF_MFA and lacks_second_factor(request.user):
        raise PermissionDenied(
            _("You help to run this place, so add a passkey or a code app first. It takes a minute.")
        )


def _pin(thread: Thread, by: Any, pin: PinIn | None) -> Thread:
    if pin is None:
        return steering.unpin_thread(thread, by)
    return steering.pin_thread(thread, by, pin.until, pin.is_everywhere)
