"""`python -m tests.faults`: a line for each figure, one for each scenario; not 0 when anything is not as it must be."""

import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.forms import Options
    from tests.faults.outcome import Outcome

SHOWN = 40
"""Differences that are printed at most, of each scenario."""
ON_SERVICES = ("--services", "--long")


def main(arguments: list[str]) -> int:
    """The exit code."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="kindred-faults-"))
    try:
        with ExitStack() as stack:
            return _run(arguments, folder, stack)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(arguments: list[str], folder: Path, stack: ExitStack) -> int:
    services = _services(arguments, folder, stack)
    _set_up(folder / "self")
    from tests import databases
    from tests.faults import forms, scenarios
    from tests.faults.house import House

    options = forms.read(arguments, [*scenarios.ALWAYS, *scenarios.ON_SERVICES])
    _progress(f"Starting {options.servers} servers and a worker on a new database")
    house = stack.enter_context(House(folder / "house", options.servers, services))
    stack.enter_context(databases.used(folder / "house"))
    outcomes = []
    for name, play in scenarios.chosen(options).items():
        _progress(f"Playing {name}")
        outcomes.append(play(house, options, _progress))
        _tell(outcomes[-1])
    return _verdict(options, outcomes)


def _services(arguments: list[str], folder: Path, stack: ExitStack) -> object:
    """PostgreSQL and Redis where they are asked for, before any setting is read."""
    from bin.services import install
    from tests.faults.services import Services, environment

    environment({})
    if not set(arguments) & set(ON_SERVICES):
        return None
    if code := install():
        sys.exit(code)
    services = stack.enter_context(Services(folder / "services"))
    environment(services.addresses)
    return services


def _set_up(data: Path) -> None:
    """Settings of our own, whatever the environment holds."""
    import django

    from tests.servers import OUTSIDE, free_port

    for name in OUTSIDE:
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


def _tell(outcome: "Outcome") -> None:
    for name, value in outcome.figures.items():
        _say(f"faults={name} value={value}")
    for sentence in list(outcome.findings)[:SHOWN]:
        _say(f"{outcome.name}: {sentence}")


def _verdict(options: "Options", outcomes: "list[Outcome]") -> int:
    """A line for each scenario; 1 where one of them found anything."""
    for outcome in outcomes:
        _say(outcome.line)
    differences = sum(len(list(outcome.findings)) for outcome in outcomes)
    if differences:
        _say(f"FAILED: {differences} differences with --seed {options.seed}")
    return int(bool(differences))


def _progress(step: str) -> None:
    """When and what, on the other stream, so that figures stay figures."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {step}\n")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
