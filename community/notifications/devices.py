"""Devices that are told of notices: each asked for by a press on it, and told as long as its log-in lasts."""

import binascii
from base64 import urlsafe_b64decode
from typing import Any
from urllib.parse import urlsplit

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.members import pace
from community.members.access import hold
from community.members.models import Member
from community.notifications.models import LONGEST_ENDPOINT, Device, digest_of

MOST_DEVICES = 10
"""Ours: the one that was added first makes place for another."""

BYTES = {"p256dh": 65, "auth": 16}
"""How long the two keys of a subscription are (RFC 8291)."""


def add_device(member: Member, session: UserSession, name: str, subscription: dict[str, str]) -> Device:
    """Tell this device from now on. `subscription`: endpoint, p256dh and auth as the browser gave them.

    A device that somebody else used before is told of `member` alone. Raises `ValidationError`, and `TooFast`.
    """
    _require_sound(subscription)
    endpoint = subscription["endpoint"]
    with transaction.atomic():
        hold(member)
        pace.check(member, "device")
        device, _is_new = Device.objects.update_or_create(
            digest=digest_of(endpoint),
            defaults={
                "endpoint": endpoint,
                "p256dh": subscription["p256dh"],
                "auth": subscription["auth"],
                "member": member,
                "session": session,
                "name": name,
                "shows_words": False,
            },
        )
        kept = member.devices.order_by("-pk").values_list("pk", flat=True)[:MOST_DEVICES]
        member.devices.exclude(pk__in=list(kept)).exclude(pk=device.pk).delete()
    return device


def session_of(request: HttpRequest) -> UserSession:
    """The log-in of the browser that asks, as a member."""
    mine = UserSession.objects.filter(user=request.user, session_key=request.session.session_key)
    if not mine.exists():
        UserSession.objects.create_from_request(request)
    return mine.get()


def forget_after_log_out(sender: Any, request: HttpRequest, user: Member | None, **_: Any) -> None:
    """Receive `user_logged_out`: who borrows the device next is told nothing."""
    if user and request:
        Device.objects.filter(member=user, session__session_key=request.session.session_key).delete()


def name_of(agent: str) -> str:
    """What a member knows a browser by: "Firefox · Android"."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "Linux": "Linux",
    }
    found = [
        next((name for mark, name in names.items() if mark in agent), "") for names in (browsers, systems)
    ]
    return " · ".join(filter(None, found)) or "?"


def _require_sound(subscription: dict[str, str]) -> None:
    """Raises `ValidationError`; where the address leads is judged each time something is sent there."""
    parts = urlsplit(subscription.get("endpoint", ""))
    fits = len(subscription.get("endpoint", "")) <= LONGEST_ENDPOINT
    is_web = parts.scheme == "https" and parts.hostname and parts.username is None
    if not (fits and is_web and all(_has_bytes(subscription.get(key, ""), n) for key, n in BYTES.items())):
        raise ValidationError(_("Your browser told us no address that we can send to."))


def _has_bytes(key: str, count: int) -> bool:
    try:
        return len(urlsafe_b64decode(key + "=" * (-len(key) % 4))) == count
    except (binascii.Error, ValueError):
        return False
