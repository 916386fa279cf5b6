"""Getting what lies at an address that somebody wrote: from the public web, and from nowhere else.

Every address, also each that a redirect leads to, is resolved once, and the connection goes to exactly the IP address
that was judged: a name that answers differently a moment later changes nothing. Nothing of ours goes along: no
cookies, no proxies of the environment, no credentials.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import httpcore

PORTS = {80, 443}
HOPS = 3
SECONDS = 8.0
"""For everything at one address: names, connections, redirects, the whole answer, however slowly it drips."""
CONNECT_SECONDS = 3.0
LIMITS = {"timeout": {"connect": CONNECT_SECONDS, "read": SECONDS, "write": SECONDS, "pool": SECONDS}}
REDIRECTS = {301, 302, 303, 307, 308}

# Global by the book, and still ways to an IPv4 address that was not judged: NAT64, 6to4 and its relays, Teredo.
_DETOURS: list[Any] = [
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv4Network("192.88.99.0/24"),
]

type Address = IPv4Address | IPv6Address


class Unreachable(Exception):
    """There is nothing at this address that we could or would get."""


def is_public(address: Address, port: int) -> bool:
    """Whether it is a web server of the public Internet."""
    detour = any(address in network for network in _DETOURS if network.version == address.version)
    special = address.is_multicast or address.is_reserved or address.is_link_local or detour
    return port in PORTS and address.is_global and not special


async def _resolved(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Net:
    """How names are looked up, and which addresses are allowed. Only tests have others than `PUBLIC` and `SECURE`."""

    resolve: Callable[[str, int], Awaitable[list[str]]]
    allows: Callable[[Address, int], bool]
    schemes: Collection[str] = ("http", "https")


PUBLIC = Net(_resolved, is_public)
SECURE = Net(_resolved, is_public, ("https",))


@dataclass(frozen=True, slots=True)
class Fetched:
    """What lies at `address`, after redirects. `content_type` is bare and in small letters, `charset` may be ""."""

    address: str
    content_type: str
    charset: str
    body: bytes


async def fetch(
    address: str, kinds: Collection[str], most: int, net: Net = PUBLIC, whole: bool = True, agent: str = ""
) -> Fetched:
    """What lies at an address: of one of these content types, and at most `most` bytes; what is longer is an error,
    or cut there where it need not be `whole`. `agent`: who we say we are.

    Raises `Unreachable` for everything that is not so, and after `SECONDS`.
    """
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpcore.AsyncConnectionPool(network_backend=_Judging(net)) as pool,
        ):
            address = _tidy(address)
            for _hop in range(HOPS + 1):
                found = await _ask(pool, address, kinds, most if whole else -most, agent)
                if isinstance(found, Fetched):
                    return found
                address = found
    except (TimeoutError, OSError, ValueError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    except (httpcore.TimeoutException, httpcore.UnsupportedProtocol) as error:
        raise Unreachable(type(error).__name__) from error
    raise Unreachable("too many redirects")


async def send(address: str, body: bytes, headers: Mapping[str, str], net: Net = SECURE) -> int:
    """Post `body` to an address, following no redirect and reading no answer. Returns the status.

    Raises `Unreachable` for an address where we send nothing, and for no answer in `SECONDS`.
    """
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpcore.AsyncConnectionPool(network_backend=_Judging(net)) as pool,
        ):
            _require_web(address, net.schemes)
            async with pool.stream(
                "POST", _tidy(address), headers=dict(headers), content=body, extensions=LIMITS
            ) as response:
                return response.status
    except (TimeoutError, OSError, ValueError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    except (httpcore.TimeoutException, httpcore.UnsupportedProtocol) as error:
        raise Unreachable(type(error).__name__) from error


async def _ask(
    pool: httpcore.AsyncConnectionPool, address: str, kinds: Collection[str], most: int, agent: str
) -> Fetched | str:
    """What lies there, or where it has gone."""
    _require_web(address, PUBLIC.schemes)
    headers = {"User-Agent": agent, "Accept": ", ".join(kinds), "Accept-Encoding": "identity"}
    async with pool.stream("GET", address, headers=headers, extensions=LIMITS) as response:
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in REDIRECTS and "location" in told:
            return _tidy(urljoin(address, told["location"]))
        content_type, charset = _kind(told.get("content-type", ""))
        if response.status != 200 or content_type not in kinds or told.get("content-encoding"):
            raise Unreachable(f"{response.status} {content_type}")
        return Fetched(address, content_type, charset, await _read(response.aiter_stream(), most))


def _require_web(address: str, schemes: Collection[str]) -> None:
    parts = urlsplit(address)
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None:
        raise Unreachable("not a plain address of the web")


def _tidy(address: str) -> str:
    """An address as it goes over the wire; what pages and redirects name is not always written so."""
    return quote(urldefrag(address.strip()).url, safe="%/:=&?~+!$,;'@()*[]")


def _kind(header: str) -> tuple[str, str]:
    content_type, _, parameters = header.partition(";")
    charset = next((p for p in parameters.split(";") if p.strip().lower().startswith("charset=")), "")
    return content_type.strip().lower(), charset.partition("=")[2].strip(" \"'").lower()


async def _read(chunks: AsyncIterator[bytes], most: int) -> bytes:
    """At most `most` bytes; with a negative number what is longer is cut there, else it is an error."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > abs(most):
            if most > 0:
                raise Unreachable("too large")
            return bytes(body[:-most])
    return bytes(body)


class _Judging(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that were judged, and to no name."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = [ip_address(address) for address in await self._net.resolve(host.strip("[]"), port)]
        # One that is not allowed among them is no accident.
        if not found or not all(self._net.allows(address, port) for address in found):
            raise Unreachable(f"{host} is not public")
        return await self._inner.connect_tcp(str(found[0]), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)
