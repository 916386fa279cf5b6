"""Tags of the design: each costs microseconds, since they run dozens of times on a page."""

import json
import re
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from community.design.bundles import bundle

register = template.Library()
HUES = 12
# What could end a script or begin a tag; in JSON these only stand within strings.
OUT_OF_HTML = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
BETWEEN_TAGS = re.compile(r">\s+<")


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """A Lucide icon as inline SVG, ``size`` CSS pixels square; hidden from assistive technology unless labelled.

    Raises ``lucide.IconDoesNotExist`` for an unknown name.
    """
    drawing = draw(str(name), int(size))
    if not label:
        return drawing
    return format_html('<span class="icon-labelled" role="img" aria-label="{}">{}</span>', label, drawing)


@cache
def draw(name: str, size: int) -> SafeString:
    """The SVG text: unzipping and parsing one costs 0.3 ms, so it happens once per name and size."""
    drawing = lucide(name, size=size, **{"class": "icon", "aria-hidden": "true"})
    return mark_safe(
        BETWEEN_TAGS.sub("><", drawing)
    )  # safe: a file of the icon set and a number, nothing typed


@register.simple_tag
def time_ago(when: datetime | None) -> SafeString:
    """An absolute time that the ``time-ago`` behaviour turns into "5 minutes ago"; the same text for every viewer."""
    if when is None:
        return SafeString("")
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return _told(local.replace(microsecond=0), str(local.tzinfo), get_language())


@register.simple_tag
def local_time(when: datetime | None, since: datetime | None = None) -> SafeString:
    """A moment with its time zone, that the ``local-time`` behaviour turns into that of who looks. `since`: when
    began what ends then; its day is not said a second time."""
    if when is None:
        return SafeString("")
    local = timezone.localtime(when).replace(microsecond=0)
    is_same_day = since is not None and timezone.localtime(since).date() == local.date()
    return format_html(
        '<local-time{}><time datetime="{}">{} {}</time></local-time>',
        format_html(' data-since="{}"', since.isoformat(timespec="seconds")) if since else "",
        local.isoformat(timespec="seconds"),
        date_format(local, "TIME_FORMAT" if is_same_day else "DATETIME_FORMAT"),
        local.tzname(),
    )


@register.simple_tag
def calendar_day(when: datetime) -> SafeString:
    """The leaf of a calendar, to stand beside the moment in words; the ``local-day`` behaviour turns it to the day of
    who looks."""
    local = timezone.localtime(when).replace(microsecond=0)
    return format_html(
        '<local-day class="calendar-day" aria-hidden="true"><time datetime="{}">'
        "<span>{}</span><b>{}</b><span>{}</span></time></local-day>",
        local.isoformat(timespec="seconds"),
        *(date_format(local, part) for part in ("M", "j", "D")),
    )


@lru_cache(4_096)
def _told(local: datetime, zone: str, language: str) -> SafeString:
    """Moments that are equal may be told in several zones. Writing one out takes a third of making a message."""
    return format_html(
        '<time-ago><time datetime="{}">{}</time></time-ago>',
        local.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"),
    )


@register.filter
def absolute(path: str | None) -> str:
    """A path of ours with the address people type in front; an address stays as it is. A page that is not yet
    anywhere has the home's."""
    path = path or "/"
    return path if path.startswith(("http://", "https://")) else f"{settings.BASE_URL}{path}"


@register.simple_tag
def structured(data: dict[str, Any]) -> SafeString:
    """schema.org data for search engines, as a block of JSON that no browser runs."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(OUT_OF_HTML)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # safe: nothing in it can end it


@register.filter
def hue(seed: object) -> int:
    """A number from 1 to 12 for a person or a thing, always the same for the same ``seed`` (an id or a name)."""
    text = str(seed)
    number = (
        int(text)
        if text.isdecimal()
        else sum(ord(letter) * 31**place for place, letter in enumerate(text[:12]))
    )
    return number * 5 % HUES + 1


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for ``name``: the first of its first and of its last word."""
    words = str(name).split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


@register.simple_tag
def stylesheet_url() -> str:
    """The versioned address of the one stylesheet."""
    return f"{reverse('design:stylesheet')}?v={bundle('css').version}"


@register.simple_tag
def script_url() -> str:
    """The versioned address of the one script with all small behaviours."""
    return f"{reverse('design:script')}?v={bundle('js').version}"


@register.simple_tag
def offline_worker_url() -> str:
    """The address of the script that keeps the offline page; a new one makes browsers keep it anew."""
    return f"{reverse('design:offline-worker')}?v={bundle('css').version}"
