from time import thread_time

import pytest

from community.design import markdown
from community.design.markdown import LONGEST, excerpt, normalise, render
from tests.community.design.pathological import KINDS

AT_MOST = 100
"""How many times as long as an ordinary text of its length the hardest may take (ours; of these the hardest took 77
times as long, 0.19 seconds on a slow machine)."""


def longest_read_as_markdown(name: str) -> str:
    """The longest text of its kind that is not yet plain: where the parser has most to do."""
    low, high = 0, LONGEST
    while low < high:
        size = (low + high + 1) // 2
        text = normalise(KINDS[name](size))
        low, high = (low, size - 1) if len(text) > LONGEST or markdown._is_dense(text) else (size, high)
    return KINDS[name](low)


def slowness(verb, text: str) -> float:
    """How many times as long as it takes to render an ordinary text, of the processor's time."""
    return seconds(verb, text) / seconds(render, ordinary())


def ordinary() -> str:
    """As people write, as long as may be."""
    return (A_PAGE * (LONGEST // len(A_PAGE) + 1))[:LONGEST]


def seconds(verb, text: str) -> float:
    """CPU seconds of the quickest of five runs, so that a busy machine does not count."""
    spent = []
    for _ in range(5):
        start = thread_time()
        verb(text)
        spent.append(thread_time() - start)
    return min(spent)


A_PAGE = """\
Last night we listened to the ninth copy, and *nobody* wanted to go home: the bass line of
[the second song](https://example.com/a) says **more** than its words. What do you hear in it?

- the drums
- the room

> It was made in a kitchen.

"""


@pytest.mark.parametrize("name", KINDS)
def test_the_hardest_text_of_its_kind_is_rendered_in_time(name):
    assert slowness(render, longest_read_as_markdown(name)) < AT_MOST


@pytest.mark.parametrize("name", KINDS)
def test_a_longer_text_of_its_kind_is_refused_in_time(name):
    text = KINDS[name](4 * LONGEST)
    assert slowness(render, text) < AT_MOST
    assert slowness(excerpt, text) < AT_MOST
