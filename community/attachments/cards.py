"""Link cards: what a page says of itself, shown quietly under a post in which its address has a line of its own.

Noted with the post; asked for by the worker, which alone goes out into the web; then every place that holds the
address is made anew. Kept for days, also when there was nothing: a popular address is asked for once.
"""

import asyncio
import logging
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.attachments import pictures, storing
from community.attachments.fetching import PUBLIC, Fetched, Net, Unreachable, fetch
from community.attachments.models import Link, LinkReference, digest_of
from community.attachments.places import place_of
from community.attachments.telling import Told, told_by

MOST = 3
"""Cards under one post; the rest stay links."""

KEPT_FOR = timedelta(days=7)
FAILED_FOR = timedelta(days=1)
"""After that an address is asked again, once somebody posts it again."""

LEASE = timedelta(minutes=2)
"""So long one worker has to itself what it took on; then another may."""

AT_ONCE = 10
PAGE_BYTES = 512 * 1024
"""Of a page no more is read: what it tells stands in its head."""
PICTURE_BYTES = 5_000_000
PICTURE_WIDTH = 480
PAGES = ("text/html", "application/xhtml+xml")
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")

logger = logging.getLogger(__name__)

type Answer = tuple[Told, Fetched | None] | None


def note(kind: str, place: int, addresses: Collection[str]) -> None:
    """Let a place show cards for exactly these addresses. Inside the transaction that writes it."""
    wanted = list(dict.fromkeys(addresses))[:MOST] if settings.LINK_CARDS else []
    release_links(kind, [place])
    # Locked, and always in one order: the worker may be about to forget one, or another post to note the same.
    links = {address: _link(address) for address in sorted(wanted)}
    LinkReference.objects.bulk_create(
        LinkReference(kind=kind, place=place, position=position, link=links[address])
        for position, address in enumerate(wanted)
    )


def release_links(kind: str, places: Collection[int]) -> None:
    """These places show no cards any more."""
    held = LinkReference.objects.filter(kind=kind, place__in=places)
    links = set(held.values_list("link", flat=True))
    if links:
        held.delete()
        Link.objects.filter(pk__in=links, references=None).update(unheld_at=timezone.now())


def cards_of(kind: str, places: Collection[int]) -> dict[int, list[Link]]:
    """What there is to show under each of these places, in the order of their words. One query."""
    cards: dict[int, list[Link]] = {}
    references = LinkReference.objects.filter(kind=kind, place__in=places).exclude(link__title="")
    for reference in references.select_related("link").order_by("place", "position"):
        cards.setdefault(reference.place, []).append(reference.link)
    return cards


def fetch_due(net: Net = PUBLIC) -> int:
    """Ask for what is due, several at a time. Returns how many. One of the worker's loops."""
    if not settings.LINK_CARDS or not Link.objects.due().exists():
        return 0
    links = _taken_on()
    answers = asyncio.run(_asked(links, net))
    for link, answer in zip(links, answers, strict=True):
        _keep(link, answer)
    return len(links)


def forget_unused() -> int:
    """Remove what no place holds any more. Returns how many it looked at. One of the worker's loops."""
    unheld = Link.objects.filter(unheld_at__lte=timezone.now())
    if not unheld.exists():
        return 0
    with transaction.atomic():
        held = [link.pk for link in unheld.select_for_update(skip_locked=True)[:100]]
        found = list(Link.objects.filter(pk__in=held, references=None))
        storing.forget([link.path for link in found if link.width])
        Link.objects.filter(pk__in=[link.pk for link in found]).delete()
        Link.objects.filter(pk__in=held).update(unheld_at=None)
    return len(held)


def _link(address: str) -> Link:
    """The row of an address; due where what is known of it is too old."""
    now = timezone.now()
    link, _is_new = Link.objects.select_for_update().get_or_create(
        digest=digest_of(address), defaults={"address": address, "due_at": now}
    )
    old = now - (KEPT_FOR if link.title else FAILED_FOR)
    is_old = link.due_at is None and link.asked_at and link.asked_at < old
    if is_old or link.unheld_at:
        Link.objects.filter(pk=link.pk).update(due_at=now if is_old else link.due_at, unheld_at=None)
    return link


def _taken_on() -> list[Link]:
    """A batch of what is due, which no other worker takes meanwhile."""
    with transaction.atomic():
        links = list(Link.objects.due().select_for_update(skip_locked=True).order_by("due_at")[:AT_ONCE])
        Link.objects.filter(pk__in=[link.pk for link in links]).update(due_at=timezone.now() + LEASE)
    return links


async def _asked(links: list[Link], net: Net) -> list[Answer]:
    return await asyncio.gather(*(_told(link.address, net) for link in links))


async def _told(address: str, net: Net) -> Answer:
    agent = f"Kindred link cards (+{settings.BASE_URL})"
    try:
        told = told_by(await fetch(address, PAGES, PAGE_BYTES, net, whole=False, agent=agent))
    except Unreachable as error:
        logger.info("No card for a link: %s", error)
        return None
    except Exception:  # a stranger's page that we did not think of takes no other card along
        logger.exception("A page could not be read for its card")
        return None
    try:
        picture = (
            await fetch(told.picture, PICTURES, PICTURE_BYTES, net, agent=agent) if told.picture else None
        )
    except Unreachable:
        picture = None
    return told, picture


def _keep(link: Link, answer: Answer) -> None:
    """Write down what was told; a page that cannot be reached today keeps the card of yesterday."""
    now = timezone.now()
    found: dict[str, object] = {"asked_at": now, "due_at": None}
    if answer and answer[0].title:
        told, picture = answer
        found |= {"title": told.title, "description": told.description, "site": told.site}
        found |= _kept_picture(link, picture)
    with transaction.atomic():
        Link.objects.filter(pk=link.pk).update(version=F("version") + 1, **found)
        for kind, ids in _places_of(link).items() if "title" in found else ():
            place_of(kind).renew(ids)


def _kept_picture(link: Link, picture: Fetched | None) -> dict[str, int | None]:
    """Store the picture anew in our own bytes; no size where there is none that can be read."""
    if picture is None:
        return {"width": None, "height": None}
    try:
        with storing.room_left(), TemporaryDirectory(prefix="kindred-card-") as folder:
            source = Path(folder, "source")
            source.write_bytes(picture.body)
            taken = pictures.take_in(source, Path(folder), largest=PICTURE_WIDTH, widths=())
            storing.forget([link.path])
            storing.keep({link.path: taken.files[taken.width]})
    except ValidationError:
        return {"width": None, "height": None}
    return {"width": taken.width, "height": taken.height}


def _places_of(link: Link) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for kind, place in link.references.values_list("kind", "place"):
        places.setdefault(kind, set()).add(place)
    return places
