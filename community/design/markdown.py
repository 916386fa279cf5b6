"""Markdown to safe HTML: the one renderer behind page, preview, mail and broadcast.

Two walls. The parser never passes raw HTML through and refuses links outside `SCHEMES`; whatever comes
out of it then goes through an allow-list that knows nothing of Markdown. Each wall alone keeps scripts out.
"""

import re
import unicodedata
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from community.design.markdown_rules import SCHEMES, add_rules, visible_text

LONGEST = 32_000
"""Characters of one text that are read as Markdown; the longest post (Discourse's limit)."""

MARKS = 1_500
"""Markup characters in one text; prose has about one in forty, a list of links one in ten.

Each can start work in the parser: with this many, the worst text found takes 65 ms on a busy core
(`test_markdown_pathological.py`).
"""

BRACKETS = 250
"""Opening brackets in one text, hence links: their cost grows with the square of their number."""

CELLS = 3_000
"""Table cells in one text. The parser fills short rows up to the width of the header."""

DEPTH = 40
"""Levels of quotes and lists in one another. Beyond its nesting limit the parser drops text silently."""

REL = "nofollow ugc noopener"

# C0 and C1 controls but tab and newline; lone surrogates, which no database takes; embeddings, overrides and
# isolates, which turn the text around them (the marks that Hebrew and Arabic need stay); BOM; noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")
# At most 30 combining marks in a row: Unicode's stream-safe text (UAX #15), without which normalisation
# itself takes time that grows with the square of the run.
_COMBINING = "".join(chr(c) for c in range(0x300, 0x1F000) if unicodedata.combining(chr(c)))
_PILED_MARKS = re.compile(f"([{_COMBINING}]{{30}})[{_COMBINING}]+")

_MARKUP = re.compile(r"[\n*_`~\[\]!<>&|#\\]|://")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")


def normalise(text: str) -> str:
    """`text` as it is stored: NFC, newlines as LF, no controls. What every verb does first; idempotent."""
    text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _PILED_MARKS.sub(r"\1", text))
    return _PILED_MARKS.sub(r"\1", text)  # composing can also lengthen a run


def render(text: str, pictures: bool = False) -> str:
    """Safe HTML of a Markdown text. The same text gives the same HTML everywhere and always.

    With `pictures`, an image at the address of an upload is a bare `<img>`, for `attachments.rendering` to judge
    and dress; every other image, and without it each, is a link.

    A text that would take too long (see the limits above) comes out as plain paragraphs:
    a fixed measure rather than a clock, so that a busy machine never changes how a post looks.
    """
    text = normalise(text)
    tokens = _parse(text, {"pictures": pictures})
    if tokens is None:
        return _plain(text)
    return clean(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def clean(html: str) -> str:
    """`html` with nothing but what the allow-list names; idempotent."""
    return _CLEANER.clean(html)


def excerpt(text: str, length: int = 200) -> str:
    """The first `length` characters of what a reader would see, on one line, for lists, notices and search.

    Cut at a word, with an ellipsis inside of `length`. Plain text: escape it like any other.
    """
    text = normalise(text)
    tokens = _parse(text)
    words = " ".join((text if tokens is None else _visible(tokens)).split())
    if len(words) <= length:
        return words
    cut = words[:length]
    return (cut[: cut.rfind(" ")] if " " in cut[length // 2 :] else cut[:-1]).rstrip(" .,;:") + "…"


def _parse(text: str, wishes: dict[str, bool] | None = None) -> list[Token] | None:
    """The tokens of a text; None if it is too long, too dense or too deep to be read in time."""
    if len(text) > LONGEST or _is_dense(text):
        return None
    tokens = _PARSER.parse(text, wishes)
    return None if any(token.level >= DEPTH for token in tokens) else tokens


def _is_dense(text: str) -> bool:
    return text.count("[") > BRACKETS or len(_MARKUP.findall(text)) > MARKS or _cells(text) > CELLS


def _cells(text: str) -> int:
    """How many table cells the text could make at most: its widest line times its lines, block by block."""
    blocks = (part.split("\n") for part in _BLANK_LINES.split(text) if "|" in part)
    return sum(len(lines) * max(line.count("|") for line in lines) for lines in blocks)


def _plain(text: str) -> str:
    paragraphs = (escape(part.strip()) for part in re.split(r"\n{2,}", text) if part.strip())
    return "".join(f"<p>{part.replace('\n', '<br>\n')}</p>\n" for part in paragraphs)


def _visible(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(visible_text(token.children or []))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content)
    return " ".join(parts)


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Let a class through only where the parser makes one: a code's language, a column's side."""
    if name != "class":
        return value
    return value if _CLASS[tag].fullmatch(value) else None


_TAGS = (
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote",
    "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
)  # fmt: skip
_SIDE = re.compile("align-(left|center|right)")
_CLASS = {"code": re.compile(r"language-\S{1,40}"), "th": _SIDE, "td": _SIDE}

_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "code": {"class"},
        "th": {"class"},
        "td": {"class"},
    },
    attribute_filter=_keep_attribute,
    url_schemes=set(SCHEMES),
    link_rel=REL,
)


_PARSER = add_rules(
    # One level more than we accept, so that `_parse` sees the excess before the parser drops it.
    MarkdownIt("commonmark", {"html": False, "maxNesting": DEPTH + 1}).enable(["table", "strikethrough"])
)
