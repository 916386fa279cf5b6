"""Processes that belong together live and end together."""

import os
import signal
import socket
import sys
import time

import pytest

from bin import processes
from bin.processes import Group, Process, accepts, free_port, is_taken

FOREVER = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(600)"


def python(name: str, code: str) -> Process:
    return Process(name, [sys.executable, "-c", code])


def lives(process: Process) -> bool:
    return process.popen.poll() is None


@pytest.fixture(autouse=True)
def _short_grace(monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.5)


def test_when_one_ends_the_others_are_stopped_and_the_code_is_its_own(capfd):
    web, worker = python("web", FOREVER), python("worker", "raise SystemExit(7)")
    with Group() as group:
        group.start(web, worker)
        code = group.wait_for_end()
    assert code == 7
    assert not lives(web)
    assert "worker ended by itself with code 7" in capfd.readouterr().out


def test_an_end_that_calls_itself_a_success_is_none():
    with Group() as group:
        group.start(python("web", "pass"))
        assert group.wait_for_end() == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all(number):
    web, worker = python("web", FOREVER), python("worker", FOREVER)
    with Group() as group:
        group.start(web, worker)
        os.kill(os.getpid(), number)
        assert group.wait_for_end() == 0
    assert not lives(web) and not lives(worker)


def test_signals_mean_again_what_they_meant_before():
    before = signal.getsignal(signal.SIGTERM)
    with Group():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_who_does_not_listen_is_killed(capfd):
    stubborn = python("web", STUBBORN)
    with Group() as group:
        group.start(stubborn)
        group.wait_until(lambda: "up" in capfd.readouterr().out, 10)
        began = time.monotonic()
    assert not lives(stubborn)
    assert time.monotonic() - began < 5


def test_grandchildren_do_not_outlive_the_group(tmp_path):
    note = tmp_path / "pid"
    code = f"import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', {FOREVER!r}]);"
    code += f"open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(600)"
    with Group() as group:
        group.start(python("web", code))
        assert group.wait_until(lambda: note.exists() and note.read_text() != "", 10)
    assert not os.path.exists(f"/proc/{note.read_text()}/fd/0")  # noqa: PTH110 (a zombie has no open files)


def test_a_step_runs_beside_the_others_and_tells_its_code(capfd):
    with Group() as group:
        group.start(python("web", FOREVER))
        assert group.finish(python("", "print('migrated')")) == 0
        assert group.finish(python("", "raise SystemExit(2)")) == 2
    assert capfd.readouterr().out == "migrated\n"


def test_a_step_is_cut_short_when_a_process_ends():
    step = python("", FOREVER)
    with Group() as group:
        group.start(python("web", "raise SystemExit(3)"))
        assert group.finish(step) == 1
    assert not lives(step)


def test_output_stands_behind_its_name(capfd):
    with Group() as group:
        group.start(python("web", "print('hello')"))
        group.wait_for_end()
    assert "    web | hello\n" in capfd.readouterr().out


def test_a_taken_port_is_seen():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert is_taken(port) and accepts(port)
    assert not is_taken(free_port())
