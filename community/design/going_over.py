"""Going over safe HTML of ours once more, for what the renderer cannot know: members, uploads."""

from collections.abc import Set
from html.parser import HTMLParser
from typing import ClassVar

type Attributes = dict[str, str | None]


class Copy(HTMLParser):
    """Copies HTML that `markdown.render` made as it is, but for what `text` and `start` put in the place of a part.

    What they return is taken for safe HTML. `closed` is how many links and pieces of code stand around the place.
    """

    # What stands in one of these is not open text: nothing in it is looked at again.
    closing: ClassVar[Set[str]] = {"a", "code", "pre"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.closed = 0
        self._parts: list[str] = []

    def text(self, text: str) -> str:
        """What stands for a piece of escaped text outside of links and code."""
        return text

    def start(self, tag: str, attributes: Attributes, markup: str) -> str:
        """What stands for a start tag that reads `markup`."""
        return markup

    def over(self, html: str) -> str:
        """The copy of `html`; once for each object."""
        self.feed(html)
        self.close()
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._parts.append(self.start(tag, dict(attrs), self.get_starttag_text() or ""))
        self.closed += tag in self.closing

    def handle_endtag(self, tag: str) -> None:
        self.closed -= tag in self.closing
        self._parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._parts.append(data if self.closed else self.text(data))

    def handle_entityref(self, name: str) -> None:
        self._parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._parts.append(f"&#{name};")
