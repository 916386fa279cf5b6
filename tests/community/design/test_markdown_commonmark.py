from html.parser import HTMLParser

import pytest

from community.design.markdown import REL, render
from tests.corpora import commonmark_examples, commonmark_exceptions

EXAMPLES = {example["number"]: example for example in commonmark_examples()}
EXCEPTIONS = commonmark_exceptions()
INLINE = {"a", "em", "strong", "code", "img", "br"}


class Normal(HTMLParser):
    """What a page means, whatever the way it is written: tags, sorted attributes, text.

    Left out: our deliberate `rel` on links, and white space between blocks, which nobody sees.
    """

    def __init__(self, html: str):
        super().__init__()
        self.parts: list[tuple] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._leave_blank(tag)
        self.parts.append((tag, *sorted((name, value or "") for name, value in attrs if value != REL)))

    handle_startendtag = handle_starttag  # <br /> is <br>

    def handle_endtag(self, tag):
        self._leave_blank(tag)
        self.parts.append(("/", tag))

    def handle_data(self, data):
        if self.parts and self.parts[-1][0] == "text":
            data = self.parts.pop()[1] + data
        self.parts.append(("text", data))

    def _leave_blank(self, tag):
        if tag not in INLINE and self.parts and self.parts[-1][0] == "text" and not self.parts[-1][1].strip():
            self.parts.pop()


def same_page(one: str, other: str) -> bool:
    return Normal(one).parts == Normal(other).parts


def test_the_specification_is_there_whole():
    assert sorted(EXAMPLES) == list(range(1, 653))


@pytest.mark.parametrize("number", sorted(EXAMPLES.keys() - EXCEPTIONS.keys()))
def test_an_example_of_the_specification_is_rendered_as_it_says(number):
    example = EXAMPLES[number]
    assert same_page(render(example["markdown"]), example["html"]), render(example["markdown"])


@pytest.mark.parametrize("number", sorted(EXCEPTIONS))
def test_an_example_that_we_refuse_truly_differs(number):
    example = EXAMPLES[number]
    assert not same_page(render(example["markdown"]), example["html"])


def test_pages_that_differ_in_more_than_white_space_are_told_apart():
    assert same_page('<a rel="nofollow ugc noopener" href="/">a</a>\n<hr />', '<a href="/">a</a>\n<hr>')
    assert not same_page("<p>a</p>", "<p>b</p>")
    assert not same_page('<a href="/">a</a>', '<a href="/b">a</a>')
    assert not same_page("<em>a</em> b", "<em>a</em>b")
