"""`make bench`: what the house costs, one line each: `bench=<name> value=<n> unit=<u>`.

Everything is measured on a community of its own in a temporary folder, with DEBUG off, as in production. Ratios
compare a page's CPU time with that of an empty view for the same person in the same run, so they hold on any machine;
other figures depend on it. None is asserted here.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import django

from tests.servers import OUTSIDE, free_port

DEMO = {"members": 400, "threads": 300, "replies": 6_000, "messages": 3_000}
LARGE_DEMO = {"members": 2_000, "threads": 2_000, "replies": 30_000, "messages": 20_000}
LONG_THREAD = 2_000
GIVEN = "BENCH_"
"""Begins the names under which a part finds the servers that the environment named, should it be about one."""
PARTS = (
    "demo",
    "walk",
    "growth",
    "rooms",
    "room_growth",
    "own_messages",
    "fanout",
    "sockets",
    "sends",
    "replies",
    "words",
    "kindred",
    "search",
    "search_sync",
    "search_leaks",
    "search_overhead",
    "interest",
    "start",
)
"""What runs unless parts are named. `long` runs by its name alone, since it takes twenty minutes and more."""


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kindred-bench-"))
    for name in ("DATABASE_URL", "REDIS_URL", *OUTSIDE):  # an operator's servers are not for this
        if given := os.environ.pop(name, ""):
            os.environ[f"{GIVEN}{name}"] = given
    os.environ.update(
        ENV_FILE="",
        DATA_DIR=str(folder / "pages"),
        DEBUG="false",
        SECRET_KEY=secrets.token_urlsafe(60),
        BASE_URL=f"http://127.0.0.1:{free_port()}",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    django.setup()
    try:
        for name in sys.argv[1:] or PARTS:
            import_module(f"tests.performance.{name}").measure(folder, report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def report(name: str, value: float, unit: str) -> None:
    """One line for one figure."""
    sys.stdout.write(f"bench={name} value={value:.4g} unit={unit}\n")
    sys.stdout.flush()


def manage(*arguments: str, **environ: str) -> float:
    """Run a command of `manage.py`; seconds it took. Raises `CalledProcessError` with what it said."""
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=os.environ | environ,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - started


def wsgi_application() -> Any:
    """The house's WSGI application, with the empty views beside its own, and its static files at hand."""
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage

    if not settings.STATIC_ROOT.exists():
        manage("collectstatic", "--no-input", "--verbosity", "0")
        staticfiles_storage.hashed_files = staticfiles_storage.load_manifest()[
            0
        ]  # it looked before they were there
    settings.ROOT_URLCONF = "tests.performance.urls"
    from config.wsgi import application

    return application


Report = Callable[[str, float, str], None]

if __name__ == "__main__":
    main()
