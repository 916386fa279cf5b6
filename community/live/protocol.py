"""The frames of the socket, as shapes: what the server checks by, and what `manage.py socket_schema` writes down.

`docs/socket.md` explains them with an example for each.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import models_json_schema

from community.live import actions
from community.live.actions import Frame
from community.live.frames import MAX_ID_LENGTH, ErrorCode

Address = Annotated[str, Field(max_length=80, description="A stream, as room:7")]
Number = Annotated[int, Field(ge=0, description="A number in a stream's log")]
Name = Annotated[str, Field(max_length=MAX_ID_LENGTH)] | Annotated[int, Field(gt=-(2**53), lt=2**53)] | None

# What a client sends ----------------------------------------------------------------------------------------


class Ping(Frame):
    """Tells that both ends live."""


class Join(Frame):
    """Follow a stream from the number `after`; from its end when that is null or missing."""

    stream: Address
    after: int | None = Field(default=None, strict=True, gt=-(2**63), lt=2**63)


class Leave(Frame):
    """Stop following a stream."""

    stream: Address


OWN: dict[str, type[Frame]] = {"ping": Ping, "join": Join, "leave": Leave}

# What the server sends --------------------------------------------------------------------------------------


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hello(Sent):
    """The first frame: whom the server takes the client for."""

    type: Literal["hello"]
    member: int | None


class Ok(Sent):
    """The answer to a frame that did what it asked; each kind of frame adds what it tells."""

    model_config = ConfigDict(extra="allow")
    type: Literal["ok"]
    id: Name


class Error(Sent):
    """The answer to a frame that could not do what it asked. None closes the socket."""

    type: Literal["error"]
    id: Name
    code: ErrorCode
    message: str = Field(min_length=1, description="A sentence for people, in their language")
    errors: dict[str, list[str]] | None = Field(default=None, description="Sentences by field")
    limit: int | None = Field(default=None, description="The limit that was passed")
    retry_after: float | None = Field(default=None, description="Seconds")


class Happened(Sent):
    """The next event of a stream's log."""

    type: Literal["event"]
    stream: Address
    seq: Number
    kind: str
    data: dict[str, Any]


class Passing(Sent):
    """Something that stands in no log: who types, who is here."""

    type: Literal["volatile"]
    stream: Address
    kind: str
    data: dict[str, Any]


class Bye(Sent):
    """The server ends; come back after so many seconds."""

    type: Literal["bye"]
    retry_after: float = Field(ge=0, le=30)


SENT: dict[str, type[Sent]] = {
    "hello": Hello, "ok": Ok, "error": Error, "event": Happened, "volatile": Passing, "bye": Bye,
}  # fmt: skip


def schema() -> dict[str, Any]:
    """The JSON Schema of all frames; those of one side alone stand under `$defs/client` and `$defs/server`."""
    client = {name: _with_name(name, frame) for name, frame in _frames().items()}
    models = [(model, "validation") for model in (*client.values(), *SENT.values())]
    references, defined = models_json_schema(models, ref_template="#/$defs/{model}")
    definitions = dict(sorted(defined["$defs"].items()))
    for side, own in (("client", client), ("server", SENT)):
        definitions[side] = {"oneOf": [references[model, "validation"] for model in own.values()]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The frames of the one socket",
        "oneOf": [{"$ref": "#/$defs/client"}, {"$ref": "#/$defs/server"}],
        "$defs": definitions,
    }


def _frames() -> dict[str, type[Frame]]:
    registered = actions.registered()
    return OWN | {name: registered[name].frame for name in sorted(registered)}


def _with_name(name: str, frame: type[Frame]) -> type[BaseModel]:
    """The shape of the whole frame: what the action takes, and which action it is."""
    fields: dict[str, Any] = {"do": (Literal[name], ...), "id": (Name, None)}
    made = create_model(name, __base__=frame, **fields)
    made.__doc__ = frame.__doc__ if frame.__doc__ != Frame.__doc__ else None
    return made
