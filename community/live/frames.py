"""Frames: the JSON that crosses the socket, checked before anything else sees it."""

import json
import math
from typing import Any, Literal

from django.utils.translation import gettext as _
from websockets.frames import Frame, Opcode

from community.live.streams import Event

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_ID_LENGTH = 64

ErrorCode = Literal[
    "malformed", "unknown", "invalid", "log-in", "forbidden", "missing", "slow-down", "failed"
]


class MalformedFrame(ValueError):
    """A frame that is not one JSON object within the limits. `passed`: the limit that it passed, if any."""

    def __init__(self, message: str, limit: int | None = None) -> None:
        super().__init__(message)
        self.passed = {} if limit is None else {"limit": limit}


def decode(text: str | None) -> dict[str, Any]:
    """One JSON object from a text frame. Raises `MalformedFrame` with a sentence for the client.

    Stock JSON lets through what breaks later: NaN and Infinity, NUL and lone surrogates (no database stores
    them), integers of thousands of digits, and nesting that exhausts the stack.
    """
    if text is None:
        raise MalformedFrame(_("Frames are text."))
    try:
        if len(text.encode()) > MAX_BYTES:
            raise MalformedFrame(_("A frame holds at most %(most)d bytes.") % {"most": MAX_BYTES}, MAX_BYTES)
        frame = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        if isinstance(error, MalformedFrame):
            raise
        raise MalformedFrame(_("A frame is one JSON object.")) from None
    if not isinstance(frame, dict):
        raise MalformedFrame(_("A frame is one JSON object."))
    _check(frame, depth=1)
    return frame


class Ready:
    """A frame that is encoded once, for however many sockets.

    `text`: the JSON; `size`: its bytes; `wire`: the whole WebSocket frame as the server's library makes it.
    """

    __slots__ = ("size", "text", "wire")

    def __init__(self, frame: dict[str, Any]) -> None:
        self.text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        data = self.text.encode()
        self.size = len(data)
        self.wire = Frame(Opcode.TEXT, data).serialize(mask=False)


def answer(frame_id: object, data: dict[str, Any]) -> Ready:
    return Ready({"type": "ok", "id": frame_id, **data})


def error(frame_id: object, code: ErrorCode, message: str, **more: Any) -> Ready:
    """An error frame; `message` is for people, `code` for programs."""
    return Ready({"type": "error", "id": frame_id, "code": code, "message": message, **more})


def happened(address: str, event: Event) -> Ready:
    """An event of a stream's log."""
    return Ready(
        {"type": "event", "stream": address, "seq": event.seq, "kind": event.kind, "data": event.data}
    )


def told(address: str, kind: str, data: dict[str, Any]) -> Ready:
    """What is told in a stream and not logged."""
    return Ready({"type": "volatile", "stream": address, "kind": kind, "data": data})


def bye(retry_after: float) -> Ready:
    """The server goes away; come back after so many seconds."""
    return Ready({"type": "bye", "retry_after": round(retry_after, 1)})


def id_of(frame: dict[str, Any]) -> str | int | None:
    """The client's own name for its frame, echoed in the answer; None when it is not a short text or number."""
    value = frame.get("id")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53:
        return value
    return value if isinstance(value, str) and len(value) <= MAX_ID_LENGTH else None


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise MalformedFrame(_("A frame nests at most %(most)d deep.") % {"most": MAX_DEPTH}, MAX_DEPTH)
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)
    elif isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise MalformedFrame(_("Text may not hold NUL or lone surrogates."))
    elif isinstance(value, int) and abs(value) >= 2**63:
        raise MalformedFrame(_("Whole numbers have at most 63 bits."), 63)
    elif isinstance(value, float) and not math.isfinite(value):
        raise MalformedFrame(_("Numbers are finite."))


def _refuse_constant(name: str) -> float:
    raise MalformedFrame(_("Numbers are finite."))
