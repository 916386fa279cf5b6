import json

import pytest

from community.live import frames

BROKEN = {
    "no JSON": "hello",
    "nothing": "",
    "a list": "[]",
    "a text": '"hello"',
    "null": "null",
    "half": '{"do": "ping"',
    "a list nested 30,000 deep": "[" * 30_000,
    "an object nested 9 deep": '{"a":' * 9 + "1" + "}" * 9,
    "a number of 5,000 digits": '{"n": ' + "9" * 5_000 + "}",
    "a number of 64 bits": '{"n": 9223372036854775808}',
    "NaN": '{"n": NaN}',
    "infinity": '{"n": -Infinity}',
    "a float that overflows": '{"n": 1e999}',
    "NUL in a value": '{"a": "\\u0000"}',
    "NUL in a key": '{"\\u0000": 1}',
    "a lone surrogate": '{"a": ["\\ud800"]}',
    "a lone surrogate in a key": '{"\\udc00": 1}',
    "65,537 bytes": '{"a": "' + "é" * 32_764 + '"}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_no_frame_is_told_in_a_sentence(text):
    with pytest.raises(frames.MalformedFrame, match=r"\.$"):
        frames.decode(text)


def test_binary_is_no_frame():
    with pytest.raises(frames.MalformedFrame):
        frames.decode(None)


@pytest.mark.parametrize(
    "frame", [{}, {"n": 2**63 - 1}, {"a": [[[[[[1]]]]]]}, {"emoji": "👩‍🎤"}, {"a": True, "b": None, "c": 1.5}]
)
def test_a_frame_comes_out_as_it_went_in(frame):
    assert frames.decode(json.dumps(frame)) == frame


def test_the_largest_frame_is_taken():
    text = '{"a": "' + "x" * (frames.MAX_BYTES - 9) + '"}'
    assert len(text) == frames.MAX_BYTES
    frames.decode(text)


@pytest.mark.parametrize(
    ("value", "echoed"),
    [("c1", "c1"), (7, 7), (True, None), (2**60, None), ("x" * 65, None), ([], None), (1.5, None)],
)
def test_only_a_short_name_is_echoed(value, echoed):
    assert frames.id_of({"id": value}) == echoed
