"""A small piece of the web on this machine: real servers that answer as they are told."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from community.attachments.fetching import Net

type Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on a free port of 127.0.0.1; `answers` by path, `asked` are the requests it got, with headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                with suppress(BrokenPipeError, ConnectionResetError):
                    site.answers.get(self.path, says(b"nothing", status=404))(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/", host: str = "site.test") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def served() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


def net_of(*sites: Site, names: Callable[[str], list[str]] = lambda host: ["127.0.0.1"]) -> Net:
    """A net in which every name is this machine's, and nothing but the ports of these sites may be reached."""
    ports = {site.port for site in sites}

    async def resolve(host: str, port: int) -> list[str]:
        await asyncio.sleep(0)
        return names(host)

    return Net(resolve, lambda address, port: str(address) == "127.0.0.1" and port in ports)


def says(
    body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def leads(to: str, status: int = 302) -> Answer:
    return says(b"", status=status, Location=to)


def drips(head: bytes, drop: bytes, every: float = 0.05) -> Answer:
    """Begins, and then gives a drop at a time, for as long as somebody listens."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(head)
        while True:
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(every)

    return answer


def pours(megabytes: int, content_type: str = "text/html") -> Answer:
    """An answer without an end in sight; `poured` on the server tells how much went out."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", content_type)
        request.end_headers()
        request.server.poured = 0  # type: ignore[attr-defined]
        request.wfile.write(b"<title>Endless</title>")
        for _megabyte in range(megabytes):
            request.wfile.write(bytes(1_000_000))
            request.server.poured += 1  # type: ignore[attr-defined]

    return answer
