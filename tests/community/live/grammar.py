"""Frames that a client might send by mistake or out of malice, from the schema of those that are meant."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

TEXTS = (
    *(
        "",
        " ",
        "c1",
        "Hello",
        "x" * 5_000,
        "é" * 300,
        "𝕏" * 100,
        "\x00",
        "\ud800",
        "\u202e\u200f",
        "\r\n\r\n",
    ),
    *("room:1", "room:-1", "room:" + "9" * 30, "thread:1", "nothing:1", ":", "room:1:2", "room.send", "null"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "__proto__", "{{ 7 * 7 }}", "%s%n"),
    "5f0c9f0e-7f5e-4d0e-9d5b-8b5a0b8c7f11",
)
NUMBERS = (0, 1, -1, 2, 7, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**400, 0.5, -0.0, 1e308, 5e-324)
RAW = (
    *("NaN", "Infinity", "-Infinity", "1e999", "0x10", "01", "+1", "'single'", "undefined", "[,]", "{,}"),
    *("\\u0000", '"\\x"'),
)
MOST_BYTES = 70_000


def frames(chance: Random, shapes: list[dict[str, Any]], count: int) -> Iterator[str | bytes]:
    """So many frames, the same for the same seed. `shapes`: the object schemas of the frames that are meant."""
    for _ in range(count):
        frame = _mutated(chance, _meant(chance, chance.choice(shapes)))
        text = json.dumps(frame, ensure_ascii=chance.random() < 0.5)
        yield _spoiled(chance, text)


def _meant(chance: Random, shape: dict[str, Any]) -> dict[str, Any]:
    frame = {}
    for name, field in shape["properties"].items():
        if name in shape.get("required", ()) or chance.random() < 0.7:
            frame[name] = field["const"] if "const" in field else _value(chance, field)
    return frame


def _value(chance: Random, field: dict[str, Any]) -> Any:
    """A value of the field's kind, more or less within its limits."""
    if "anyOf" in field:
        return _value(chance, chance.choice(field["anyOf"]))
    if field.get("format") == "uuid":
        return f"{chance.getrandbits(128):032x}"
    kinds: dict[str | None, Any] = {
        "integer": (1, 2, 3),
        "string": ("room:1", "Hello", "c1"),
        "null": (None,),
    }
    return chance.choice(kinds.get(field.get("type"), TEXTS))


def _mutated(chance: Random, frame: Any) -> Any:
    """The frame with up to three things wrong with it, or none."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        names = list(frame)
        match chance.randrange(5):
            case 0 if names:
                del frame[chance.choice(names)]
            case 1:
                frame[chance.choice(("extra", "type", "seq", "member", "data", "", "do", "id"))] = _anything(
                    chance
                )
            case _ if names:
                frame[chance.choice(names)] = _anything(chance)
    return _anything(chance) if chance.random() < 0.02 else frame


def _anything(chance: Random, depth: int = 0) -> Any:
    match chance.randrange(9 if depth < 10 else 5):
        case 0 | 1:
            return chance.choice(TEXTS)
        case 2 | 3:
            return chance.choice(NUMBERS)
        case 4:
            return chance.choice((None, True, False))
        case 5 | 6:
            return [_anything(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {chance.choice(TEXTS): _anything(chance, depth + 1) for _ in range(chance.randrange(3))}


def _spoiled(chance: Random, text: str) -> str | bytes:
    """Sometimes no JSON any more, too long, too deep, or binary."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(40):
        case 0:
            text = text[:at]
        case 1:
            text = text[:at] + chance.choice(RAW) + text[at:]
        case 2:
            text = text[:at] + chr(chance.randrange(0x2_000)) + text[at + 1 :]
        case 3:
            text = text.replace(":", ":" + "[" * chance.choice((9, 200, 20_000)), 1)
        case 4:
            text = text[:-1] + ', "x": "' + "x" * chance.choice((1_000, MOST_BYTES)) + '"}'
        case 5:
            return text.encode(errors="replace")
        case 6:
            text = text[:-1] + "," + text[1:]  # every name twice
    return text.encode(errors="replace").decode()  # a lone surrogate is no UTF-8: it can only come escaped
