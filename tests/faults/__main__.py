"""`python -m tests.faults --seconds 60 --seed 1`: figures, one line each; not 0 when anything was lost or differs."""

import argparse
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import django

SHOWN = 40
"""Differences that are printed at most."""


def main() -> int:
    """The exit code."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="kindred-faults-"))
    try:
        _set_up(folder / "self")
        from tests.faults.run import run

        outcome = run(folder / "house", options.seed, options.seconds, _progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, value in outcome.figures.items():
        _say(f"faults={name} value={value}")
    return _verdict(options.seed, list(outcome.findings), outcome.figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seconds", type=_length, default=60, help="how long people talk, 10 to 3600")
    parser.add_argument("--seed", type=int, default=1, help="decides what fails when, and who says what")
    return parser.parse_args()


def _length(text: str) -> int:
    if not 10 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError("10 to 3600")
    return int(text)


def _set_up(data: Path) -> None:
    """Settings of our own, whatever the environment holds: no Redis, so that hints stay within their process."""
    from tests.servers import OUTSIDE, free_port

    for name in ("DATABASE_URL", "REDIS_URL", *OUTSIDE):
        os.environ.pop(name, None)
    data.mkdir()
    os.environ.update(
        ENV_FILE="",
        DATA_DIR=str(data),
        DEBUG="false",
        SECRET_KEY=secrets.token_urlsafe(60),
        BASE_URL=f"http://127.0.0.1:{free_port()}",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    django.setup()


def _verdict(seed: int, differences: list[str], figures: dict[str, int]) -> int:
    differences += [
        f"nothing happened: no {name}" for name in ("messages", "replies", "kills") if not figures[name]
    ]
    for sentence in differences[:SHOWN]:
        _say(sentence)
    if differences:
        _say(f"FAILED: {len(differences)} differences with --seed {seed}")
    return int(bool(differences))


def _progress(step: str) -> None:
    """When and what, on the other stream, so that figures stay figures."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {step}\n")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
