"""Going over safe HTML of ours once more, for what the renderer cannot know: members, uploads."""

import re
from collections.abc import Set
from html import unescape
from typing import ClassVar

type Attributes = dict[str, str]

# What `markdown.render` makes, and what is put into it, is written one way only: names in small letters, values in
# double quotes, and no "<" or ">" in words. So a tag is found by its signs, many times as quickly as by a parser.
_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


class Copy:
    """Copies HTML that `markdown.render` made as it is, but for what `text` and `start` put in the place of a part.

    What they return is taken for safe HTML. `closed` is how many links and pieces of code stand around the place.
    """

    # What stands in one of these is not open text: nothing in it is looked at again.
    closing: ClassVar[Set[str]] = {"a", "code", "pre"}

    def __init__(self) -> None:
        self.closed = 0

    def over(self, html: str) -> str:
        """The copy of `html`; once for each object."""
        return "".join([self._part(part) for part in _TAG.split(html) if part])

    def words(self, text: str) -> str:
        """What stands for a piece of escaped text, wherever it is."""
        return text if self.closed else self.text(text)

    def text(self, text: str) -> str:
        """What stands for a piece of escaped text outside of links and code."""
        return text

    def start(self, tag: str, markup: str) -> str:
        """What stands for a start tag that reads `markup`; `attributes_of` reads it."""
        return markup

    def end(self, tag: str) -> None:
        """Take note of an end tag."""

    def _part(self, part: str) -> str:
        named = _NAME.match(part)
        if named is None:
            return self.words(part)
        tag = named[1]
        if part[1] == "/":
            self.closed -= tag in self.closing
            self.end(tag)
            return part
        copied = self.start(tag, part)
        self.closed += tag in self.closing
        return copied


def attributes_of(markup: str) -> Attributes:
    """The attributes of a start tag, as they are meant."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(markup)}
