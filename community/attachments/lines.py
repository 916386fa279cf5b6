"""Addresses that have a line of their own in what somebody wrote: those get a card."""

from html import unescape

from django.conf import settings

from community.design.going_over import Copy, attributes_of

_TYPED = ("http://", "https://")


def lone_addresses(html: str) -> list[str]:
    """The addresses, in order, that stand as typed and alone on a line of a paragraph; in no quotation and no list,
    and not our own."""
    if not any(f">{scheme}" in html for scheme in _TYPED):
        return []
    lines = _Lines()
    lines.over(html)
    return [address for address in lines.alone if not address.startswith(f"{settings.BASE_URL}/")]


class _Lines(Copy):
    """Reads paragraphs line by line; what is not typed text or one link makes its line say more than an address."""

    def __init__(self) -> None:
        super().__init__()
        self.alone: list[str] = []
        self._depth = 0
        self._line: list[str] | None = None
        self._href = ""

    def start(self, tag: str, markup: str) -> str:
        if tag == "p" and not self._depth:
            self._line = []
        elif tag == "br":
            self._end_line()
        elif tag == "a":
            self._href = attributes_of(markup).get("href", "")
        else:
            self._say("<>")
        self._depth += tag in ("blockquote", "li")
        return markup

    def end(self, tag: str) -> None:
        self._depth -= tag in ("blockquote", "li")
        if tag == "p":
            self._end_line()
            self._line = None
        elif tag == "a":
            self._href = ""

    def words(self, text: str) -> str:
        first, *rest = unescape(text).split("\n")
        self._say(first)
        for line in rest:
            self._end_line()
            self._say(line)
        return text

    def _say(self, text: str) -> None:
        if self._line is not None and text.strip():
            # What is said inside of a link is said by its address, if it begins as one.
            typed = self._href and (text.startswith(_TYPED) or self._line[-1:] == [self._href])
            self._line.append(self._href if typed else "<>")

    def _end_line(self) -> None:
        if self._line and set(self._line) == {self._line[0]} and self._line[0] != "<>":
            self.alone.append(self._line[0])
        if self._line is not None:
            self._line = []
