"""What a page of the web tells of itself in its head: title, description, name of the place, picture.

Read by patterns in one pass rather than by a parser: the page is a stranger's, and no more than its tags of this one
kind is believed.
"""

import codecs
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from community.attachments.fetching import Fetched
from community.design.markdown import normalise

TITLE, DESCRIPTION, SITE = 200, 300, 80
"""Characters of each; what is longer is cut at a word."""

_CHARSETS = re.compile(
    r"utf-8|utf-16(-[bl]e)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|shift_jis|euc_\w+|gb\w+|big5\w*"
)
_DECLARED = re.compile(rb"<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
_VALUE = r"(?:\"[^\"]{0,3000}\"|'[^']{0,3000}'|[^\s\"'<>]{1,3000})"
_META = re.compile(
    rf"<meta((?:\s{{1,50}}[\w:.-]{{1,40}}(?:\s{{0,9}}=\s{{0,9}}{_VALUE})?){{1,12}})", re.IGNORECASE
)
_ATTRIBUTE = re.compile(rf"([\w:.-]{{1,40}})\s{{0,9}}=\s{{0,9}}({_VALUE})")
_TITLE = re.compile(r"<title(?:\s[^<>]{0,200})?>([^<]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """Plain text: escape it like any other. `title` is empty where the page tells nothing; `picture` is an address."""

    title: str
    description: str
    site: str
    picture: str


def told_by(page: Fetched) -> Told:
    head = _BODY.split(_decoded(page), maxsplit=1)[0]
    known = _known(head)

    def first(*names: str) -> str:
        return next((known[name] for name in names if known.get(name)), "")

    written = _TITLE.search(head)
    title = first("og:title", "twitter:title") or (written[1] if written else "")
    picture = first("og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src")
    host = (urlsplit(page.address).hostname or "").removeprefix("www.")
    return Told(
        title=_line(title, TITLE),
        description=_line(first("og:description", "twitter:description", "description"), DESCRIPTION),
        site=_line(first("og:site_name"), SITE) or host,
        picture=_address(page.address, unescape(picture).strip()),
    )


def _address(base: str, written: str) -> str:
    """What a page means by an address; "" where that is none."""
    try:
        return urljoin(base, written) if written else ""
    except ValueError:
        return ""


def _known(head: str) -> dict[str, str]:
    """The first content of each name."""
    known: dict[str, str] = {}
    for tag in _META.finditer(head):
        found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag[1])}
        name = (found.get("property") or found.get("name") or "").lower()
        known.setdefault(name, found.get("content", ""))
    return known


def _line(text: str, most: int) -> str:
    """Text on one line, cut at a word."""
    words = " ".join(normalise(unescape(text)).split())
    if len(words) <= most:
        return words
    cut = words[:most]
    return (cut[: cut.rfind(" ")] if " " in cut[most // 2 :] else cut[:-1]).rstrip(" .,;:") + "…"


def _decoded(page: Fetched) -> str:
    declared = _DECLARED.search(page.body[:2048])
    for name in (page.charset, declared[1].decode("ascii", "replace") if declared else ""):
        if codec := _codec(name):
            return page.body.decode(codec, "replace")
    return page.body.decode("utf-8", "replace")


def _codec(name: str) -> str:
    """Python's name for a character set of the web; "" for none, and for codecs that are something else."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return found if _CHARSETS.fullmatch(found) else ""
