"""The written protocol: docs/socket.schema.json is what the server checks by, and docs/socket.md holds to it."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from community.live import actions
from community.live.protocol import OWN, SENT, schema
from tests.laws.floors import ROOT

WRITTEN = json.loads((ROOT / "docs/socket.schema.json").read_text())
BLOCKS = re.findall(r"```json\n(.*?)```", (ROOT / "docs/socket.md").read_text(), re.DOTALL)
EXAMPLES = [json.loads(line) for block in BLOCKS for line in block.splitlines()]
VALIDATOR = Draft202012Validator(WRITTEN)


def test_the_written_schema_is_the_servers_own():
    assert schema() == WRITTEN, "run: manage.py socket_schema > docs/socket.schema.json"


def test_the_written_schema_is_a_schema():
    Draft202012Validator.check_schema(WRITTEN)


@pytest.mark.parametrize("frame", EXAMPLES, ids=lambda frame: frame.get("do") or frame.get("type"))
def test_each_example_of_the_docs_holds_to_the_schema(frame):
    VALIDATOR.validate(frame)


def test_each_frame_has_an_example():
    assert {frame["do"] for frame in EXAMPLES if "do" in frame} == set(OWN) | set(actions.registered())
    assert {frame["type"] for frame in EXAMPLES if "type" in frame} == set(SENT)


CLOSED = [frame for frame in EXAMPLES if frame.get("type") != "ok"]  # each frame's answer adds what it tells


@pytest.mark.parametrize("frame", CLOSED, ids=lambda frame: frame.get("do") or frame.get("type"))
def test_a_frame_with_a_field_too_many_or_too_few_does_not_hold(frame):
    assert not VALIDATOR.is_valid({**frame, "more": 1})
    assert not VALIDATOR.is_valid({name: frame[name] for name in frame if name not in ("do", "type")})
