"""What pages tell of themselves, in all the ways in which they do."""

import time

import pytest

from community.attachments.fetching import Fetched
from community.attachments.telling import DESCRIPTION, SITE, TITLE, told_by
from tests.corpora import xss_payloads


def told(html, charset="utf-8", address="https://www.example.org/a/b"):
    body = html.encode() if isinstance(html, str) else html
    return told_by(Fetched(address, "text/html", charset, body))


def test_a_page_tells_by_its_tags():
    found = told(
        """<!doctype html><html><head><title>Plain &amp; simple</title>
        <META content='A "quoted" line' name=description><meta property="og:title" content="Rain  &#x26;\n Blue" />
        <meta property=og:site_name content=Records><meta property="og:image" content="../cover.jpg?a=1&amp;b=2">"""
    )
    assert (found.title, found.description, found.site) == ("Rain & Blue", 'A "quoted" line', "Records")
    assert found.picture == "https://www.example.org/cover.jpg?a=1&b=2"


def test_a_page_with_a_title_only_tells_that_and_where_it_is():
    found = told("<title lang=en>\n Hello </title>")
    assert (found.title, found.description, found.site, found.picture) == ("Hello", "", "example.org", "")


@pytest.mark.parametrize(
    "html", ["", "<p>words</p>", "<title></title>", "<body><title>x</title>", "<meta", "\x00"]
)
def test_a_page_that_tells_nothing_has_no_title(html):
    assert told(html).title == ""


def test_what_is_long_is_cut_at_a_word():
    long = "word " * 1000
    found = told(
        f'<title>{long[:1900]}</title><meta name="description" content="{long[:2900]}">'
        f'<meta property="og:site_name" content="{"x" * 2000}">'
    )
    assert (len(found.title) <= TITLE, found.title.endswith("word…")) == (True, True)
    assert len(found.description) <= DESCRIPTION
    assert len(found.site) <= SITE


@pytest.mark.parametrize(
    ("html", "charset"),
    [
        ("<title>Künstler</title>".encode("latin-1"), "iso-8859-1"),
        ("<meta charset=windows-1252><title>Künstler</title>".encode("cp1252"), ""),
        (
            '<meta http-equiv="x" content="text/html; charset=latin1"><title>Künstler</title>'.encode(
                "latin-1"
            ),
            "",
        ),
        ("<title>Künstler</title>".encode(), "no-such-charset"),
        ("<title>Künstler</title>".encode(), "punycode"),
        ("<title>Künstler</title>".encode(), "zlib"),
        ("<title>Künstler</title>".encode("utf-16"), "utf-16"),
        ("<title>Künstler</title>".encode(), ""),
    ],
)
def test_character_sets_of_the_web_are_read(html, charset):
    assert told(html, charset).title == "Künstler"


def test_directions_and_controls_are_taken_out():
    assert told("<title>a\u202eb\u2066c&#x202e;\x07d</title>").title == "abcd"


def test_what_attacks_is_words():
    for payload in xss_payloads():
        found = told(f"<title>{payload}</title><meta property='og:title' content='{payload}'>")
        assert isinstance(found.title, str)
        assert len(found.title) <= TITLE


@pytest.mark.parametrize(
    "piece",
    ["<meta ", "<meta a=", '<meta a="', "<meta a='b' ", "<title", "<title>", "<title ", "<meta charset", " ", "<body",
     "<meta " + "a " * 11, '<meta content="' + "x" * 2999],
)  # fmt: skip
def test_no_page_takes_long(piece):
    started = time.process_time()
    told(piece * (500_000 // len(piece)))
    assert time.process_time() - started < 2
