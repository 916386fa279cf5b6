from time import thread_time

import pytest

from community.design import markdown
from community.design.markdown import LONGEST, excerpt, normalise, render
from tests.community.design.pathological import KINDS

AT_MOST = 0.1  # seconds of CPU


def longest_read_as_markdown(name: str) -> str:
    """The longest text of its kind that is not yet plain: where the parser has most to do."""
    low, high = 0, LONGEST
    while low < high:
        size = (low + high + 1) // 2
        text = normalise(KINDS[name](size))
        low, high = (low, size - 1) if len(text) > LONGEST or markdown._is_dense(text) else (size, high)
    return KINDS[name](low)


def seconds(verb, text: str) -> float:
    """CPU seconds of the quickest of three runs, so that a busy machine does not count."""
    spent = []
    for _ in range(3):
        start = thread_time()
        verb(text)
        spent.append(thread_time() - start)
    return min(spent)


@pytest.mark.parametrize("name", KINDS)
def test_the_hardest_text_of_its_kind_is_rendered_in_time(name):
    assert seconds(render, longest_read_as_markdown(name)) < AT_MOST


@pytest.mark.parametrize("name", KINDS)
def test_a_longer_text_of_its_kind_is_refused_in_time(name):
    text = KINDS[name](4 * LONGEST)
    assert seconds(render, text) < AT_MOST
    assert seconds(excerpt, text) < AT_MOST
