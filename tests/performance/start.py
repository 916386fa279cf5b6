"""How long `make run` takes until it answers, once everything is set up."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.performance.bench import Report


def measure(folder: Path, report: Report) -> None:
    from tests.servers import free_port

    environ = os.environ | {"DATA_DIR": str(folder / "start"), "DEBUG": "true", "PORT": str(free_port())}
    environ.pop("BASE_URL")
    _seconds_to_answer(environ)
    report("run_start_s", min(_seconds_to_answer(environ) for _ in range(3)), "s")


def _seconds_to_answer(environ: dict[str, str]) -> float:
    """From `make run` to its welcome, which it says once /readyz answers."""
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Kindred is at"):
            break
    else:
        raise AssertionError("make run ended without a welcome")
    took = time.monotonic() - started
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    return took
