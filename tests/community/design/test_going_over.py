"""Going over our own HTML by its signs finds what a parser of HTML finds, in whatever a member writes."""

from html.parser import HTMLParser

import pytest

from community.design.going_over import Attributes, Copy, attributes_of
from community.design.markdown import render
from tests.community.design.pathological import KINDS
from tests.community.design.test_markdown_xss import WAYS_IN
from tests.corpora import commonmark_examples, xss_payloads

type Found = list[tuple[str, str, Attributes]]


class Signs(Copy):
    def __init__(self) -> None:
        super().__init__()
        self.found: Found = []

    def words(self, text: str) -> str:
        self.found.append(("words", text, {}))
        return super().words(text)

    def start(self, tag: str, markup: str) -> str:
        self.found.append(("start", tag, attributes_of(markup)))
        return markup

    def end(self, tag: str) -> None:
        self.found.append(("end", tag, {}))


class Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: Found = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("start", tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag, {}))

    def handle_data(self, data: str) -> None:
        said = self.found.pop()[1] if self.found and self.found[-1][0] == "words" else ""
        self.found.append(("words", said + data, {}))

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def assert_both_find_the_same(text: str) -> None:
    html = render(text, pictures=True)
    signs, parser = Signs(), Parser()
    assert signs.over(html) == html
    parser.feed(html)
    parser.close()
    assert signs.found == parser.found


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_attacks_are_found_as_a_parser_finds_them(way_in):
    for payload in xss_payloads():
        assert_both_find_the_same(way_in.replace("{}", payload))


def test_every_kind_of_markdown_is_found_as_a_parser_finds_it():
    for example in commonmark_examples():
        assert_both_find_the_same(example["markdown"])


@pytest.mark.parametrize("name", KINDS)
def test_hard_markdown_is_found_as_a_parser_finds_it(name):
    assert_both_find_the_same(KINDS[name](2_000))


def test_signs_in_a_value_end_no_tag():
    html = '<img src="/uploads/1/" alt="1 &lt; 2 > 1" title="it\'s &quot;it&quot;">'
    signs = Signs()
    assert signs.over(html) == html
    told = {"src": "/uploads/1/", "alt": "1 < 2 > 1", "title": 'it\'s "it"'}
    assert signs.found == [("start", "img", told)]


def test_what_stands_in_links_and_code_is_no_open_text():
    class Louder(Copy):
        def text(self, text: str) -> str:
            return text.upper()

    html = '<p>a <a href="/b">b <em>c</em></a> d <code>e</code><br>f &amp; g</p>'
    assert Louder().over(html) == '<p>A <a href="/b">b <em>c</em></a> D <code>e</code><br>F &AMP; G</p>'
