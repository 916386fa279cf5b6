"""The one socket, at /ws/: joins streams, runs actions, and carries what the hub pushes.

Frames are written down in docs/socket.md. Every frame is answered, if only by an error; none closes the socket.
"""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override
from pydantic import ValidationError as FrameError

from community.live import actions, frames, streams
from community.live.batching import batcher_of
from community.live.hub import current_hub
from community.live.outbox import Full, Outbox
from community.live.protocol import OWN, Join, Leave
from community.live.recognising import member_of, recognise
from community.live.threads import in_thread
from community.live.wording import sentence

# Frames a client may send: a burst, refilled per second.
BURST = 60
PER_SECOND = 20.0

# Streams one socket may follow: a page shows a few, and each costs a look at every sweep.
MOST_STREAMS = 100

CLOSE_ORIGIN, CLOSE_SLOW = 4403, 4408

logger = logging.getLogger(__name__)


class Socket(AsyncWebsocketConsumer):
    member_id: int | None = None
    revocations = 0
    is_over = True

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Take one message after the other.

        Channels' own way is for consumers with a channel of their own; the hub holds one for the whole process. It
        costs two tasks for each socket, and a hop to another thread for each frame.
        """
        self.scope, self.base_send = scope, send
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self.connect()
                elif not self.is_over:
                    await self.receive(message.get("text"))
        finally:
            await self._forget()

    async def connect(self) -> None:
        if self._header(b"origin") not in settings.CSRF_TRUSTED_ORIGINS:
            await self.close(CLOSE_ORIGIN)
            return
        try:
            self.member_id, self.revocations, self.language = await in_thread(
                recognise, self._header(b"cookie"), self._header(b"accept-language")
            )
        except DatabaseError:
            logger.warning("A socket was turned away, since the database is away", exc_info=True)
            await self._turn_away()
            return
        self.tokens, self.tokens_at = float(BURST), time.monotonic()
        self.streams: set[str] = set()
        await self.accept()
        self.outbox, self.is_over = Outbox(self.base_send, lost=self._stop), False
        self.push(frames.Ready({"type": "hello", "member": self.member_id}))
        await current_hub().attach(self)

    async def _turn_away(self) -> None:
        """Refuse the handshake with 503, which is to say: come back later."""
        await self.base_send({"type": "websocket.http.response.start", "status": 503, "headers": []})
        await self.base_send({"type": "websocket.http.response.body", "body": b""})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        with override(self.language):
            self.push(await self._reply(text_data))

    def push(self, frame: frames.Ready) -> None:
        """Give a frame to this client; a client that does not keep up is closed and resumes later."""
        if not self.is_over:
            try:
                self.outbox.push(frame)
            except Full:
                self.end(CLOSE_SLOW)

    def offer(self, frame: frames.Ready) -> None:
        if not self.is_over:
            self.outbox.offer(frame)

    async def drained(self) -> None:
        await self.outbox.drained()

    def end(self, code: int) -> None:
        """Close from the server's side, past anything that still waits to be written. The first code counts."""
        if not self.is_over:
            self._stop()
            self.closing = asyncio.create_task(self._close(code))

    async def _close(self, code: int) -> None:
        """Stop listening first: a client that does not read may take long to be told."""
        await current_hub().detach(self)
        with suppress(OSError):
            await self.close(code)

    def _stop(self) -> None:
        self.is_over = True
        self.outbox.close()

    async def _forget(self) -> None:
        if hasattr(self, "outbox"):
            self._stop()
            await current_hub().detach(self)

    async def _reply(self, text: str | None) -> frames.Ready:
        frame_id: object = None
        try:
            frame = frames.decode(text)
            frame_id = frames.id_of(frame)
            return await self._answer(frame_id, frame)
        except frames.MalformedFrame as error:
            return frames.error(frame_id, "malformed", str(error), **error.passed)
        except Exception:  # a handler's own fault must not cost the member the connection
            logger.exception("A socket frame failed")
            return frames.error(frame_id, "failed", _("Something broke on our side. Please try again."))

    async def _answer(self, frame_id: object, frame: dict[str, Any]) -> frames.Ready:
        if not self._take_token():
            words = _("That was a lot at once. Wait a moment.")
            return frames.error(frame_id, "slow-down", words, retry_after=1, limit=int(PER_SECOND))
        do = frame.get("do")
        action = actions.find(do) if isinstance(do, str) else None
        shape = action.frame if action else OWN.get(do) if isinstance(do, str) else None
        if shape is None:
            return frames.error(frame_id, "unknown", _("There is no such action."))
        if action and self.member_id is None:
            return frames.error(frame_id, "log-in", _("Log in to take part."))
        try:
            checked = shape.model_validate({key: frame[key] for key in frame if key not in ("do", "id")})
        except FrameError as error:
            errors = {".".join(map(str, e["loc"])): [sentence(e)] for e in error.errors()}
            return frames.error(frame_id, "invalid", _("Some of that was not understood."), errors=errors)
        return await (self._act(frame_id, action, checked) if action else self._follow(frame_id, checked))

    async def _follow(self, frame_id: object, frame: actions.Frame) -> frames.Ready:
        match frame:
            case Join():
                return await self._join(frame_id, frame)
            case Leave(stream=address):
                self.streams.discard(address)
                await current_hub().leave(self, address)
                return frames.answer(frame_id, {"stream": address})
        return frames.answer(frame_id, {})

    async def _join(self, frame_id: object, frame: Join) -> frames.Ready:
        address = frame.stream
        if address not in self.streams and len(self.streams) >= MOST_STREAMS:
            return frames.error(
                frame_id, "invalid", _("That is too many streams at once."), limit=MOST_STREAMS
            )
        may_join, may_hear = await in_thread(_may_join, self.member_id, address)
        if not may_join:
            return frames.error(frame_id, "missing", _("There is no such stream."))
        self.streams.add(address)
        start = await current_hub().join(self, address, frame.after, hears=may_hear)
        return frames.answer(frame_id, {"stream": address, "from": start})

    async def _act(self, frame_id: object, action: actions.Action, checked: actions.Frame) -> frames.Ready:
        try:
            return frames.answer(frame_id, await self._outcome(action, checked))
        except ValidationError as error:
            return _refusal(frame_id, error)
        except PermissionDenied as error:
            return frames.error(frame_id, "forbidden", str(error) or _("You may not do that."))
        except Http404:
            return frames.error(frame_id, "missing", _("That is not here."))

    async def _outcome(self, action: actions.Action, frame: actions.Frame) -> dict[str, Any]:
        """What the answer to a member's frame carries. Raises what the verb raised."""
        if not action.run_many:
            return await in_thread(_run, action, self.member_id, frame)
        outcome = await batcher_of(action).do(self.member_id, frame, self.language)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _take_token(self) -> bool:
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.tokens_at) * PER_SECOND)
        self.tokens_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self.scope["headers"] if key == name), "")


def _may_join(member_id: int | None, address: str) -> tuple[bool, bool]:
    """Whether this member may follow the stream, and hear what is told there without being logged."""
    try:
        stream, key = streams.resolve(address)
    except LookupError:
        return False, False
    member = member_of(member_id)
    may_join = stream.may_join(member, key)
    return may_join, may_join and stream.may_hear(member, key)


def _run(action: actions.Action, member_id: int, frame: actions.Frame) -> dict[str, Any]:
    member = member_of(member_id)
    if not member.is_authenticated:
        raise PermissionDenied(_("Log in to take part."))
    assert action.run  # noqa: S101 (the others have a batcher)
    return action.run(member, frame)


def _refusal(frame_id: object, error: ValidationError) -> frames.Ready:
    """What a verb does not take, by field; with `retry_after` (seconds) when it came too fast."""
    errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    said = " ".join(error.messages)
    if retry_after := getattr(error, "retry_after", None):
        return frames.error(frame_id, "slow-down", said, errors=errors, retry_after=retry_after)
    return frames.error(frame_id, "invalid", said, errors=errors)
