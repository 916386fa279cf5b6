"""Notices on the devices of who is not here, by Web Push (RFC 8030): sent by the worker, read by the device alone.

The push service between sees how much is sent and when, never what: it is encrypted for the device (RFC 8291).
"""

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from py_vapid import Vapid02
from pywebpush import WebPusher

from community.attachments.fetching import SECURE, Net, Unreachable, send
from community.notifications.errands import reachable, still_wanted
from community.notifications.inbox import Told
from community.notifications.models import Device, Errand
from community.notifications.showing import standing, tag_of
from community.notifications.topics import PUSH
from community.notifications.wording import brand, one_line

AT_ONCE = 20
LEASE = timedelta(seconds=90)
MOST_TRIES = 5
FIRST_RETRY = timedelta(minutes=1)
TTL_S = 6 * 3600
"""How long a push service keeps what the device is not there for: what is older is no news, and waits on the site."""
LONGEST_WORDS = 200
GONE = (404, 410)
LATER = (408, 429)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Push:
    """What goes to one device: `topic` lets a later one about the same place take its place."""

    errand: Errand
    topic: str
    content: bytes


def send_due(net: Net = SECURE) -> int:
    """Send what is due, several at a time. Returns how many. One of the worker's loops."""
    if not settings.PUSH_KEY or not Errand.objects.due(PUSH.name).exists():
        return 0
    errands = _taken_on()
    pushes = [push for errand in errands if (push := _push(errand))]
    answers = asyncio.run(_sent(pushes, net)) if pushes else []
    for push, status in zip(pushes, answers, strict=True):
        _heed(push.errand, status)
    return len(errands)


def _taken_on() -> list[Errand]:
    """A batch of what is due, which no other worker takes meanwhile."""
    with transaction.atomic():
        due = Errand.objects.due(PUSH.name).select_for_update(skip_locked=True, of=("self",))
        found = [errand.pk for errand in due.order_by("due_at")[:AT_ONCE]]
        mine = Errand.objects.filter(pk__in=found)
        mine.update(due_at=timezone.now() + LEASE, tries=F("tries") + 1)
    return list(mine.select_related("device__session", "notice__entry__actor"))


def _push(errand: Errand) -> Push | None:
    """What the device is to show, as of now; what is not to be told any more is let go of."""
    device, member = errand.device, reachable(errand.member_id)
    if device is None or member is None or device.session.purge():
        errand.delete()
        return None
    with override(member.language or settings.LANGUAGE_CODE):
        told = still_wanted([errand], member, PUSH)
        if not told:
            errand.delete()
            return None
        return _worded(errand, device, told[0])


def _worded(errand: Errand, device: Device, told: Told) -> Push:
    topic = tag_of(told.line)
    words = told.kind.away.words(told.notice) if told.kind.away and device.shows_words else ""
    body = "\n".join(filter(None, [one_line(told.line.text), one_line(words, LONGEST_WORDS)]))
    shown: dict[str, Any] = {"title": brand(), "body": body, "url": told.line.url, "tag": topic}
    shown |= {"lang": get_language(), "standing": standing(device.member)}
    return Push(errand, topic, json.dumps(shown).encode())


async def _sent(pushes: Sequence[Push], net: Net) -> list[int]:
    return await asyncio.gather(*(_status(push, net) for push in pushes))


async def _status(push: Push, net: Net) -> int:
    """What the push service answered; 0 where there was no answer."""
    device = push.errand.device
    keys = {"p256dh": device.p256dh, "auth": device.auth}
    try:
        body = WebPusher({"endpoint": device.endpoint, "keys": keys}).encode(push.content)["body"]
        return await send(device.endpoint, body, _headers(push, device.endpoint), net)
    except Unreachable as error:
        logger.info("A push service was not reached: %s", error)
    except Exception:  # a device's keys that nobody thought of take no other device along
        logger.exception("A push could not be made")
    return 0


def _headers(push: Push, endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + 12 * 3600,
        # Whom a push service would write to.
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
    }
    return {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(TTL_S),
        "Topic": push.topic,
        "Urgency": "high",
        **Vapid02.from_raw(settings.PUSH_KEY.encode()).sign(claims),
    }


def _heed(errand: Errand, status: int) -> None:
    """Let go of what the push service took or will never take; a device that is gone is forgotten."""
    if status in GONE and errand.device:
        errand.device.delete()
    elif (status == 0 or status in LATER or status >= 500) and errand.tries < MOST_TRIES:
        due = timezone.now() + FIRST_RETRY * 2 ** (errand.tries - 1)
        Errand.objects.filter(pk=errand.pk).update(due_at=due)
    else:
        if not 200 <= status < 300:
            logger.warning("A push was given up (status %d, try %d)", status, errand.tries)
        errand.delete()
