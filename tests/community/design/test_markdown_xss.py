from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from community.design.markdown import clean, excerpt, render
from tests.corpora import xss_payloads

PAYLOADS = xss_payloads()
WAYS_IN = (
    "{}",
    "[link]({})",
    "[link](<{}>)",
    "<{}>",
    "![image]({})",
    "[title](/ '{}')",
    "[reference]\n\n[reference]: {}",
    "```{}\ncode\n```",
    "|{}|\n|-|\n|{}|",
    "> - # {}",
    "`{}`",
    "https://example.org/{}",
)
UNREAD = str.maketrans("", "", "\t\r\n")
PLAIN = "p br hr h1 h2 h3 h4 h5 h6 em strong s pre blockquote ul li table thead tbody tr"
ALLOWED = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "code": {"class"},
    "th": {"class"},
    "td": {"class"},
} | {tag: set() for tag in PLAIN.split(" ")}


class Inspector(HTMLParser):
    """Raises AssertionError on a tag, an attribute or an address that a reader must never get."""

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in ALLOWED[tag], (tag, name)
            if name in ("href", "src"):
                # As browsers read it: controls before it and tabs and newlines within it do not count.
                address = (value or "").lstrip("".join(map(chr, range(33)))).translate(UNREAD)
                assert urlsplit(address).scheme in ("", "http", "https", "mailto"), value


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()


def test_the_corpus_is_worth_the_name():
    assert len(PAYLOADS) > 350
    assert any("onerror" in payload for payload in PAYLOADS)


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_no_attack_survives_the_renderer(way_in):
    for payload in PAYLOADS:
        inspect(render(way_in.replace("{}", payload)))


def test_no_attack_survives_the_allow_list_alone():
    for payload in PAYLOADS:
        inspect(clean(payload))


def test_an_excerpt_of_an_attack_is_plain_text():
    for payload in PAYLOADS:
        assert isinstance(excerpt(payload), str)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='java\nscript:x'>",
        "<svg>",
        "<p style=x>",
        "<img src=data:x>",
    ],
)
def test_the_inspector_sees_an_attack(html):
    with pytest.raises(AssertionError):
        inspect(html)
