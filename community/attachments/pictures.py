"""Pictures of members and of the brand, taken in by a process of their own with little memory and little time.

A picture is a program for its decoder: what it can break or use up is a child that is thrown away after it.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ENCODER = Path(__file__).with_name("encoder.py")

LARGEST = 1920
"""Pixels: the longer side of what is kept. Half of a 12-megapixel photograph, and more than a post is wide."""

WIDTHS = (480, 960)
"""Pixels: further widths, for phones and for posts on large screens."""

PIXELS = 50_000_000
"""The most in one picture, more than most phones take. At 4 bytes each this also bounds the memory."""

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space of the child; the largest picture needs half of it."""

SECONDS = 20
"""Of processor time, and half as many again by the clock; a photograph takes less than one."""

AT_ONCE = 2
"""Children of one process of ours; who comes while all are busy waits. It bounds the memory of a crowd of uploads."""

_children = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of the largest size; `files` by width, ascending."""

    width: int
    height: int
    files: dict[int, Path]


def take_in(source: Path, into: Path, largest: int = LARGEST, widths: tuple[int, ...] = WIDTHS) -> Picture:
    """Write the picture at `source` anew, upright and bare, in its widths into the folder `into`.

    Raises `ValidationError` beside `file` for what cannot be read, or has too many pixels.
    """
    answer = _encoded(source, into, {"largest": largest, "widths": widths})
    files = {width: into / f"{width}.webp" for width in answer["widths"]}
    return Picture(answer["width"], answer["height"], files)


def rewrite(source: Path, into: Path) -> Path:
    """Write the JPEG, PNG or WebP at `source` anew into the folder `into`: in its own format and size, upright, bare.

    Raises like `take_in`.
    """
    _encoded(source, into, {})
    return into / "same"


def _encoded(source: Path, into: Path, wishes: dict[str, Any]) -> dict[str, Any]:
    """What the child answers."""
    limits = {"pixels": PIXELS, "memory": MEMORY, "seconds": SECONDS, **wishes}
    # Isolated: no environment, no code from the current folder; what it prints besides its answer is dropped.
    command = [sys.executable, "-I", str(ENCODER), str(source), str(into), json.dumps(limits)]
    try:
        with _children:
            done = subprocess.run(command, env={}, capture_output=True, timeout=SECONDS * 1.5, check=True)  # noqa: S603
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _unreadable() from error
    if answer.get("error") == "pixels":
        most = _("This picture is too large: it may have %(most)d megapixels.") % {"most": PIXELS // 10**6}
        raise ValidationError({"file": most})
    if answer.get("errno"):  # that of the disk: what stands in a picture has none
        raise OSError(answer["errno"], os.strerror(answer["errno"]))
    if "error" in answer:
        raise _unreadable()
    return answer


def _unreadable() -> ValidationError:
    return ValidationError({"file": _("We cannot read this picture. JPEG, PNG, GIF and WebP work.")})
