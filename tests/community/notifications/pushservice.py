"""A push service on loopback, and a browser that subscribed to it: real HTTP, real keys."""

import json
import os
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from community.attachments.fetching import Net


def unpadded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class Browser:
    """Keys that never leave it, and what it tells us."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def subscription(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": unpadded(point), "auth": unpadded(self.auth)}

    def reads(self, body: bytes) -> dict[str, str]:
        shown = http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm")
        return json.loads(shown)


@dataclass
class Service:
    """What came, as (path, headers, body), and what it answers."""

    port: int = 0
    status: int = 201
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def browser(self, name: str = "one") -> Browser:
        return Browser(f"http://push.example:{self.port}/{name}")

    @property
    def net(self) -> Net:
        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        return Net(resolve, lambda address, port: True, ("http",))


@contextmanager
def running() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
