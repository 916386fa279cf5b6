"""What our Markdown does beyond CommonMark: addresses as typed, images, columns. For `markdown.py` alone."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_TYPED_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.IGNORECASE)
_TYPED_ADDRESS = re.compile(r"://[^\s<>\"`\[\]*|]{1,2000}")

UPLOAD = re.compile(r"/uploads/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
"""The address of an upload; its first group is the token."""


def add_rules(md: MarkdownIt) -> MarkdownIt:
    """The parser with our rules in it; links to any scheme outside `SCHEMES` stay text."""
    md.validateLink = _allowed  # type: ignore[method-assign]
    md.inline.ruler.before("autolink", "typed_address", _link_typed_address)
    md.core.ruler.after("inline", "own_images", _keep_own_images)
    md.core.ruler.after("inline", "align_by_class", _align_by_class)
    return md


def visible_text(tokens: list[Token]) -> str:
    """What a reader sees of inline tokens, an image by its description."""
    parts = (
        " "
        if token.type in ("softbreak", "hardbreak")
        else visible_text(token.children or []) or token.content
        for token in tokens
    )
    return "".join(parts)


def _allowed(url: str) -> bool:
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[1].lower() in SCHEMES


def _link_typed_address(state: StateInline, silent: bool) -> bool:
    """Make a link of https://… as typed. Only with its scheme: guessing at names would link "Mr.Smith"."""
    if state.linkLevel or state.src[state.pos] != ":":
        return False
    scheme = _TYPED_SCHEME.search(state.pending[-6:])
    rest = _TYPED_ADDRESS.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    tail = _without_stop(rest[0])
    href = state.md.normalizeLink(scheme[1] + tail)
    if len(tail) == len("://") or not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = scheme[1] + tail
        state.push("link_close", "a", -1)
    state.pos += len(tail)
    return True


def _without_stop(address: str) -> str:
    """The address without the punctuation of the sentence around it; a bracket it opened itself stays."""
    while address[-1] in ".,;:!?'~_)":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _keep_own_images(state: StateCore) -> None:
    """Turn every image into a link, but our own uploads where pictures are wanted.

    Loading an image tells its host who reads what and when; and one of our own pages, loaded as an
    "image", would act in the reader's name.
    """
    for token in state.tokens:
        if token.type == "inline" and token.children and "![" in token.content:
            token.children = _images_to_links(token.children, bool(state.env.get("pictures")))


def _images_to_links(tokens: list[Token], pictures: bool) -> list[Token]:
    kept: list[Token] = []
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image" or (pictures and UPLOAD.fullmatch(str(token.attrs["src"]))):
            kept.append(token)
        else:
            kept += _image_as_link(token, inside_link=links > 0)
    return kept


def _image_as_link(image: Token, inside_link: bool) -> list[Token]:
    src = str(image.attrs["src"])
    text = Token("text", "", 0)
    text.content = visible_text(image.children or []).strip() or src
    if inside_link or not text.content:
        return [text]
    opening = Token("link_open", "a", 1, attrs={**image.attrs, "href": src})
    return [opening, text, Token("link_close", "a", -1)]


def _align_by_class(state: StateCore) -> None:
    """Columns are aligned by class, since the content policy allows no style attribute."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and token.attrs:
            side = str(token.attrs["style"]).removeprefix("text-align:")
            token.attrs = {"class": f"align-{side}"}
