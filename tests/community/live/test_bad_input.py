"""Whatever comes in: an answer in a sentence, a socket that lives, and neighbours who notice nothing."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chat.models import Room, RoomEvent
from community.live import frames
from community.live.protocol import schema
from tests import cast
from tests.community.live import grammar
from tests.performance.wire import masked
from tests.servers import Server, own_server

FRAMES, AT_ONCE, SEED = 10_000, 50, 4
"""In all; over one connection, which is fewer than it may send at once; what decides which ones."""
SCHEMA = schema()
SHAPES = [SCHEMA["$defs"][name["$ref"].rsplit("/", 1)[1]] for name in SCHEMA["$defs"]["client"]["oneOf"]]
ANSWER = Draft202012Validator({**SCHEMA, "oneOf": [{"$ref": "#/$defs/server"}]})


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Server]:
    with django_db_blocker.unblock(), own_server(tmp_path_factory.mktemp("bad-input")) as running:
        yield running


def someone(name: str) -> Any:
    return cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}")


@pytest.mark.timeout(240)
def test_ten_thousand_odd_frames_are_each_answered_and_hurt_nobody(server):
    """Each gets one answer, in order, of a shape that is written down; others hear what really came of it alone."""
    chance, codes = Random(SEED), Counter()
    said = len(server.log.read_text())  # what broke UTF-8 in another test, uvicorn tells with a traceback
    room = Room.objects.create(slug="room", title="Vinyl nights")
    people = [someone(f"Fuzz{number}") for number in range(20)] + [None]
    with server.client_of(someone("Ben"), max_queue=None) as neighbour:
        neighbour.join(room.address)
        for start in range(0, FRAMES, AT_ONCE):
            sent = list(grammar.frames(chance, SHAPES, AT_ONCE))
            with server.client_of(people[start // AT_ONCE % len(people)]) as client:
                for frame in sent:
                    client.send_text(frame)
                for frame in sent:
                    answer = client.next_answer()
                    _check(frame, answer)
                    codes[answer.get("code", "ok")] += 1
                assert client.do("ping")["type"] == "ok"
        assert neighbour.do("ping")
        done = list(RoomEvent.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
        assert [event["seq"] for event in neighbour.events(room.address, len(done))] == done
        assert len(done) <= codes["ok"], "something came of a frame that was refused"
        assert not any(neighbour._events.values())
    assert "failed" not in codes, server.log.read_text()[-4_000:]
    assert "Traceback" not in server.log.read_text()[said:]
    assert {"ok", "malformed", "unknown", "invalid", "log-in", "missing"} <= set(codes), codes


def _check(frame: str | bytes, answer: dict[str, Any]) -> None:
    """The answer has the written shape and carries the frame's own id; an error says in a sentence what is wrong."""
    ANSWER.validate(answer)
    if answer["type"] == "error":
        assert answer["message"].strip().endswith((".", "!", "?", "…")), answer
    try:
        sent = frames.decode(frame if isinstance(frame, str) else None)
    except frames.MalformedFrame:
        assert (answer["code"], answer["id"]) == ("malformed", None)
    else:
        assert json.dumps(answer["id"]) == json.dumps(frames.id_of(sent))


@pytest.mark.parametrize(
    ("frame", "limit"),
    [
        pytest.param('{"do": "ping", "x": "' + "x" * 70_000 + '"}', 65_536, id="bytes"),
        pytest.param('{"do": "ping", "x": ' + "[" * 9 + "]" * 9 + "}", 8, id="depth"),
        pytest.param('{"do": "ping", "x": 9223372036854775808}', 63, id="bits"),
    ],
)
def test_a_limit_that_is_passed_is_named(server, frame, limit):
    with server.client_of(someone("Ada")) as client:
        client.send_text(frame)
        answer = client.next_answer()
        assert answer["limit"] == limit
        assert str(limit) in answer["message"]


BROKEN = {
    "an opcode that is reserved": (b"\x83" + masked(1, b"x")[1:], 1002),
    "a bit that is reserved": (b"\xc1" + masked(1, b"x")[1:], 1002),
    "a frame without a mask": (b"\x81\x01x", 1002),
    "a ping in pieces": (b"\x09" + masked(9, b"x")[1:], 1002),
    "a ping of 126 bytes": (masked(9, b"x" * 126), 1002),
    "a continuation of nothing": (b"\x80" + masked(0, b"x")[1:], 1002),
    "a close without a whole code": (masked(8, b"x"), 1002),
    "text that is not UTF-8": (masked(1, b"\xff\xfe"), 1007),
    "a frame beyond all limits": (masked(1, b"x" * 300_000), 1009),
}


@pytest.mark.parametrize(("octets", "code"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_the_protocol_is_closed_with_its_code_and_the_neighbour_stays(server, octets, code):
    with server.client_of(someone("Ada")) as client, server.client_of(someone("Ben")) as neighbour:
        client._socket.socket.sendall(octets)
        assert client.closed_with() == code
        assert neighbour.do("ping")
