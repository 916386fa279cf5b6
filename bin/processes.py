"""Processes that belong together: started by name, shown by name, all stopped as soon as one ends."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from threading import Event, Thread
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GRACE = 6  # seconds that a process has to end by itself after it was asked to
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PYTHON = str(ROOT / ".venv" / "bin" / "python")


@dataclass
class Process:
    """One command, each line of its output behind `name`; `options` go to subprocess.Popen."""

    name: str
    command: list[str]
    environ: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    options: dict[str, Any] = field(default_factory=dict)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it only through us."""
        # setpriv (util-linux) ends it with us even when we are killed with no chance to say goodbye.
        guard = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        self.popen = subprocess.Popen(
            [*guard, *self.command],
            cwd=ROOT,
            env=self.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **self.options,
        )
        self.shown = Thread(target=self._show, daemon=True)
        self.shown.start()

    def _show(self) -> None:
        prefix = f"{self.name:>7} | " if self.name else ""
        for line in self.popen.stdout or []:
            print(f"{prefix}{line}", end="", flush=True)

    def signal(self, number: int) -> None:
        """Send a signal to the process and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    def await_end(self, seconds: float) -> None:
        """Give it time to end by itself, then end it and whatever children it left."""
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(seconds)
        self.signal(signal.SIGKILL)
        self.popen.wait()
        self.shown.join(1)


class Group:
    """Processes as one: `with Group() as group:` leaves none behind, whatever happens inside."""

    def __init__(self) -> None:
        self.started: list[Process] = []
        self.asked_to_stop = Event()

    def __enter__(self) -> "Group":
        self.before = {number: signal.signal(number, self._ask_to_stop) for number in STOP_SIGNALS}
        return self

    def _ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop.set()

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.started):
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self.started:
            process.await_end(max(0.1, deadline - time.monotonic()))
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def start(self, *processes: Process) -> None:
        """Start processes that are meant to live until the end."""
        for process in processes:
            process.start()
            self.started.append(process)

    def finish(self, step: Process) -> int:
        """Run a step to its end beside the others; returns its exit code, or 1 when all must stop first."""
        step.start()
        ended = self.wait_until(lambda: step.popen.poll() is not None)
        if not ended:
            step.signal(signal.SIGTERM)
        step.await_end(GRACE)
        return step.popen.returncode if ended else 1

    def ended(self) -> Process | None:
        """The first process that has ended, if any."""
        return next((process for process in self.started if process.popen.poll() is not None), None)

    def wait_until(self, ready: Callable[[], bool], seconds: float = inf) -> bool:
        """Whether `ready()` came true in time, while all processes lived and nobody asked to stop."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.ended() and not self.asked_to_stop.is_set():
            if ready():
                return True
            self.asked_to_stop.wait(0.05)
        return False

    def wait_for_end(self) -> int:
        """Wait until somebody asks to stop (0) or a process ends by itself (its code, never 0)."""
        self.wait_until(lambda: False)
        if not (process := self.ended()) or self.asked_to_stop.is_set():
            print("Stopping.", flush=True)
            return 0
        code = process.popen.returncode
        print(f"{process.name} ended by itself with code {code}: stopping the others.", flush=True)
        return code if code > 0 else 1


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def is_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Whether another program listens on the port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return True
    return False


def accepts(port: int) -> bool:
    """Whether something on this machine accepts connections to the port."""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int, path: str, headers: dict[str, str]) -> bool:
    """Whether a page on this machine answers with 200."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False
