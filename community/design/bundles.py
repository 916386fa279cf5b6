"""One stylesheet and one script for every page, joined in memory from small files.

Each component keeps its own file; a browser fetches one. There is no build step and no generated file to
commit: docs/decisions/0003-one-stylesheet.md says why.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings

STATIC = Path(__file__).parent / "static" / "design"
LAYERS = ("reset", "tokens", "base", "layout", "components", "rooms", "utilities")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


@dataclass(frozen=True)
class Bundle:
    """Text ready to serve: ``encodings`` maps a Content-Encoding ("" is none) to the bytes."""

    version: str
    encodings: dict[str, bytes]


def bundle(kind: str) -> Bundle:
    """The joined files of ``kind``, "css" or "js": read anew on each call in DEBUG, else once per process."""
    return pack(join(kind), quality=1) if settings.DEBUG else kept(kind)


@cache
def kept(kind: str) -> Bundle:
    return pack(join(kind), quality=9)


def join(kind: str) -> str:
    parts = styles() if kind == "css" else behaviours()
    return COMMENT.sub("", "\n".join(parts))


def styles() -> list[str]:
    """Every style in its cascade layer; the layer ``rooms`` is left for the stylesheets of the rooms."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        parts += [f"@layer {layer} {{\n{path.read_text()}}}" for path in files_of(layer)]
    return parts


def files_of(layer: str) -> list[Path]:
    single = STATIC / f"{layer}.css"
    return [single] if single.exists() else sorted((STATIC / layer).glob("*.css"))


def behaviours() -> list[str]:
    """Every behaviour in a block of its own, so that no two of them share a name."""
    return [f"{{\n{path.read_text()}}}" for path in sorted((STATIC / "behaviours").glob("*.js"))]


@cache
def pack(text: str, quality: int) -> Bundle:
    data = text.encode()
    gzipped, brotlied = gzip.compress(data, quality, mtime=0), brotli.compress(data, quality=quality)
    return Bundle(hashlib.sha256(data).hexdigest()[:12], {"": data, "gzip": gzipped, "br": brotlied})
