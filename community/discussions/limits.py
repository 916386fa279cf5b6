"""What keeps spam out and costs nobody else anything: few links on the first day, and the same words only once."""

import hashlib
import re
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members import pace

LINKS_OF_NEWCOMERS = 2
"""Links to elsewhere in one post on the first day (Discourse)."""

SHORT = 20
"""Characters. A shorter text may be said again at once: "Thank you!" is no spam (Discourse's shortest post)."""

SAME_FOR_S = 300
"""Seconds for which the same text is refused (Discourse's `unique_posts_mins`)."""

_ELSEWHERE = re.compile(r'<a [^>]*href="(https?://[^"]*)"')


def check_links(member: Any, html: str) -> None:
    """Raises `ValidationError` for `body` where safe HTML of a newcomer leads elsewhere too often."""
    if not pace.is_held_up(member) or not pace.is_newcomer(member):
        return
    elsewhere = {url for url in _ELSEWHERE.findall(html) if not url.startswith(f"{settings.BASE_URL}/")}
    if len(elsewhere) > LINKS_OF_NEWCOMERS:
        sentence = ngettext(
            "On your first day a post can hold %(most)d link.",
            "On your first day a post can hold up to %(most)d links.",
            LINKS_OF_NEWCOMERS,
        )
        raise ValidationError({"body": sentence % {"most": LINKS_OF_NEWCOMERS}})


def check_not_said_before(member: Any, body: str) -> None:
    """Raises `ValidationError` for `body` where `member` said the same just before; else remembers it once the
    running transaction has committed, so that what failed can be sent again."""
    if len(body) < SHORT or not pace.is_held_up(member):
        return
    key = f"discussions:said:{member.pk}:{hashlib.sha256(body.encode()).hexdigest()}"
    if cache.get(key):
        sentence = _("You said exactly this a moment ago. It is up already, or say it in other words.")
        raise ValidationError({"body": sentence})
    transaction.on_commit(lambda: cache.set(key, True, SAME_FOR_S))
