"""Which addresses get a card: those that stand alone on a line, as they were typed."""

import pytest

from community.attachments.lines import lone_addresses
from community.design.markdown import render


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://example.org/", ["https://example.org/"]),
        ("Look:\nhttps://example.org/a?b=1&c=2\nLovely", ["https://example.org/a?b=1&c=2"]),
        ("Look:  \nhttps://example.org/  \nLovely", ["https://example.org/"]),
        ("<https://example.org/>", ["https://example.org/"]),
        ("https://a.example\n\nhttps://b.example", ["https://a.example", "https://b.example"]),
        ("https://example.org/ü", ["https://example.org/%C3%BC"]),
        ("See https://example.org/", []),
        ("https://example.org/ is nice", []),
        ("https://a.example https://b.example", []),
        ("[https://example.org/](https://evil.example/)", ["https://evil.example/"]),
        ("[Example](https://example.org/)", []),
        ("**https://example.org/**", []),
        ("> https://example.org/", []),
        ("- https://example.org/", []),
        ("- a\n\n  https://example.org/", []),
        ("`https://example.org/`", []),
        ("    https://example.org/", []),
        ("# https://example.org/", []),
        ("| https://example.org/ |\n|-|", []),
        ("![https://example.org/a.png](https://example.org/a.png)", ["https://example.org/a.png"]),
        ("http://127.0.0.1:8000/boards/", []),
        ("mailto:ada@example.org", []),
        ("Hello", []),
    ],
)
def test_alone_on_a_line(text, found, settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    assert lone_addresses(render(text, pictures=True)) == found
