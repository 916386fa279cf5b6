"""Pictures in what members write: `markdown.render` leaves them bare, and here it is judged which are shown."""

import re
import uuid
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from community.attachments.access import is_held_back, may_see
from community.attachments.models import Upload
from community.design.going_over import Copy, attributes_of
from community.design.markdown import REL
from community.design.markdown_rules import UPLOAD

MOST = 20
"""Pictures and files in one post: an album of an evening; each costs the reader's connection."""

MOST_OF_NEWCOMERS = 1
"""The same on the first day (Discourse; and no files)."""

SIZES = "(max-width: 48rem) 100vw, 44rem"
"""How wide a picture stands on the page: a post's measure, and no wider than the screen."""

# As `_Pictures` makes them: with a link around it, unless it stands in one that its author made.
_DRESSED = re.compile(
    r'(<a class="picture" href="[^"]*">)?<img src="/uploads/([0-9a-f-]{36})/[^>]* alt="([^"]*)"[^>]*>(?(1)</a>)'
)


def read(member: Any, html: str) -> tuple[str, list[Upload]]:
    """`html` as `markdown.render(text, pictures=True)` made it of what `member` writes, with the uploads that they may
    show dressed as pictures, and which uploads it holds. Where there is none, no query.

    A picture that is not theirs to show, or not there, is left as its description. Raises `ValidationError` for
    `body` where it holds too many.
    """
    if "/uploads/" not in html:
        return html, []
    tokens = _Tokens()
    tokens.over(html)
    uploads = {str(found.token): found for found in _shown_by(member, tokens.found)}
    _require_few(member, len(uploads))
    return _Pictures(uploads.get).over(html), list(uploads.values())


def without(html: str, tokens: Iterable[str]) -> str:
    """`html` with the descriptions of these uploads in the place of their pictures."""
    gone = set(tokens)
    return _DRESSED.sub(lambda match: match[3] if match[2] in gone else match[0], html)


def first_picture(html: str) -> str:
    """The address of the first picture that stands in what `read` made, in its largest size; "" without one."""
    found = _DRESSED.search(html)
    return f"/uploads/{found[2]}/" if found else ""


def _shown_by(member: Any, tokens: set[str]) -> list[Upload]:
    uploads = Upload.objects.filter(token__in=[uuid.UUID(token) for token in tokens])
    return [upload for upload in uploads if may_see(member, upload)]


def _require_few(member: Any, number: int) -> None:
    most = MOST_OF_NEWCOMERS if is_held_back(member) else MOST
    if number > most:
        raise ValidationError(
            {
                "body": ngettext(
                    "You can show %(most)d picture in a post.",
                    "You can show up to %(most)d pictures and files in a post.",
                    most,
                )
                % {"most": most}
            }
        )


class _Tokens(Copy):
    """Finds which uploads stand in HTML, as pictures or as links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def start(self, tag: str, markup: str) -> str:
        attributes = attributes_of(markup)
        address = UPLOAD.fullmatch(attributes.get("src") or attributes.get("href", ""))
        if address:
            self.found.add(address[1])
        return markup


class _Pictures(Copy):
    """Dresses bare pictures: with their sizes, and with a way to the largest."""

    def __init__(self, upload_of: Callable[[str], Upload | None]) -> None:
        super().__init__()
        self._upload_of = upload_of

    def start(self, tag: str, markup: str) -> str:
        if tag != "img":
            return markup
        attributes = attributes_of(markup)
        src, alt = attributes.get("src", ""), attributes.get("alt", "")
        address = UPLOAD.fullmatch(src)
        upload = self._upload_of(address[1]) if address else None
        if upload is None or not upload.is_picture:
            return self._as_word(upload, alt or src)
        picture = _picture(upload, alt, attributes.get("title"))
        return picture if self.closed else f'<a class="picture" href="{src}">{picture}</a>'

    def _as_word(self, upload: Upload | None, words: str) -> str:
        if upload is None or self.closed:
            return escape(words)
        return f'<a href="{upload.get_absolute_url()}" rel="{REL}">{escape(words)}</a>'


def _picture(upload: Upload, alt: str, title: str | None) -> str:
    widths = upload.widths
    middle = widths[min(1, len(widths) - 1)]
    sources = ", ".join(f"{upload.address_of(width)} {width}w" for width in widths)
    named = f' title="{escape(title)}"' if title else ""
    return (
        f'<img src="{upload.address_of(middle)}" srcset="{sources}" sizes="{SIZES}" alt="{escape(alt)}"{named}'
        f' width="{upload.width}" height="{upload.height}" loading="lazy" decoding="async">'
    )
