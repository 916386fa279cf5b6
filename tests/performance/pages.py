"""What a page costs: CPU time and queries, asked in process through the WSGI handler with the whole middleware."""

import gzip
import io
import re
import statistics
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

import brotli
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.members.models import Member

WARM_UP = 10
TOKEN = "a" * 32
"""Against forged requests: what stands in both cookie and form."""

REPLY = """Mine is **Kind of Blue**, side two. I wrote [about it](https://example.com/blue) once:

> The needle goes down and the room gets quiet.

What is yours, and where did you find it? Number {number}.
"""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """Somebody who asks for pages: a stranger, or a member with a session of their own."""

    def __init__(self, application: Callable[..., Iterable[bytes]], member: Member | None = None) -> None:
        self.application = application
        self.cookie = cookie_of(member) if member else ""

    def get(self, url: str) -> Answer:
        """One request; raises `AssertionError` unless the answer is 200."""
        return self._ask(self._environ(url), 200)

    def post(self, url: str, **fields: Any) -> Answer:
        """Send the form of a page; raises `AssertionError` unless the answer leads on."""
        return self._ask(self._form(url, fields), 302)

    def take(self, url: str, **fields: Any) -> int:
        """Send the form of a page that answers with a file, of which nothing is kept. Returns its size in bytes."""
        with closing(self.application(self._form(url, fields), lambda *_: None)) as response:  # type: ignore[type-var]
            return sum(len(part) for part in response)

    def _form(self, url: str, fields: dict[str, Any]) -> dict[str, Any]:
        form = urlencode(fields | {"csrfmiddlewaretoken": TOKEN}).encode()
        return self._environ(url) | {
            "REQUEST_METHOD": "POST",
            "HTTP_COOKIE": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "HTTP_ORIGIN": settings.BASE_URL,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(form)),
            "wsgi.input": io.BytesIO(form),
        }

    def _ask(self, environ: dict[str, Any], expected: int) -> Answer:
        started: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started.update(status=int(status.split()[0]), headers=dict(headers))

        response = self.application(environ, start_response)
        body = b"".join(response)
        response.close()  # type: ignore[attr-defined]
        assert started["status"] == expected, f"{environ['PATH_INFO']} answered {started['status']}"
        return Answer(started["status"], started["headers"], body)

    def _environ(self, url: str) -> dict[str, Any]:
        parts, base = urlsplit(url), urlsplit(settings.BASE_URL)
        return {
            "REQUEST_METHOD": "GET",
            # WSGI hands on the bytes of a path as if they were Latin-1.
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": base.hostname,
            "SERVER_PORT": str(base.port or 80),
            "HTTP_HOST": base.netloc,
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_LANGUAGE": "en",
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def ratio(visitor: Visitor, url: str, empty: str, rounds: int = 60) -> float:
    """The page's median CPU time over the empty view's, for the same person, asked in turn."""
    for _ in range(WARM_UP):
        visitor.get(url), visitor.get(empty)
    page, nothing = [], []
    for _ in range(rounds):
        page.append(_cpu(visitor, url))
        nothing.append(_cpu(visitor, empty))
    return statistics.median(page) / statistics.median(nothing)


def queries(visitor: Visitor, url: str) -> int:
    """How many queries a page needs when its fragments are cached already."""
    visitor.get(url)
    with CaptureQueriesContext(connection) as captured:
        visitor.get(url)
    return len(captured)


def queries_of_reply(visitor: Visitor, url: str) -> int:
    """How many queries a reply needs, from the request to the answer."""
    visitor.get(url)
    with CaptureQueriesContext(connection) as captured:
        visitor.post(url, body=REPLY.format(number=1), key=uuid.uuid4())
    return len(captured)


def first_load_kb(visitor: Visitor, url: str) -> float:
    """What a first visit brings over the wire, compressed and without images, in kB (1,000 bytes)."""
    page = visitor.get(url)
    text = page.body.decode()
    linked = re.findall(
        r'<(?:link[^>]+rel="(?:stylesheet|modulepreload)"[^>]+href|script[^>]+src)="([^"]+)"', text
    )
    size = len(gzip.compress(page.body, 6))
    for address in dict.fromkeys(linked):
        assert address.startswith("/"), f"{url} loads from another host: {address}"
        size += len(brotli.compress(_plain(visitor.get(address)), quality=5))
    return size / 1000


def _cpu(visitor: Visitor, url: str) -> float:
    start = time.process_time()
    visitor.get(url)
    return time.process_time() - start


def _plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("Content-Encoding") == "gzip" else answer.body


def cookie_of(member: Member) -> str:
    """The session cookie of somebody who has just come in, as a browser sends it."""
    return f"{settings.SESSION_COOKIE_NAME}={_session_of(member).session_key}"


def _session_of(member: Member) -> SessionBase:
    from importlib import import_module

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return session
