"""`make test-services`: the tests on PostgreSQL and Redis of their own, started for it and stopped after.

All but the browser's stories about pages alone; who names a mark (`ARGS="-m browser"`) runs those that it means.
"""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bin.processes import ROOT, Group, Process, accepts, free_port

START_SECONDS = 30
# Nothing here outlives the tests, so nothing is forced to the disk; and no query runs so long that compiling it pays.
POSTGRES_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
    "log_min_messages=fatal",
)
ROOM = 4 * 1024**3
"""Bytes: what is written ahead of the databases takes up to one, they themselves less."""
SAME_EVERYWHERE = "pages"
"""The mark of stories that are told by `make test` alone (decision 0036)."""


def main(arguments: list[str]) -> int:
    """Install what is missing, start both, run the tests; returns their exit code."""
    if code := install():
        return code
    with TemporaryDirectory(prefix="kindred-", dir=in_memory()) as folder, Group() as group:
        ports = start_services(group, Path(folder))
        if not group.wait_until(lambda: all(accepts(port) for port in ports), START_SECONDS):
            print("PostgreSQL or Redis did not start.", flush=True)
            return 1
        print(f"Testing on PostgreSQL (port {ports[0]}) and Redis (port {ports[1]})", flush=True)
        return group.finish(tests(ports, arguments))


def install() -> int:
    """Install of both what is missing; 0, or the exit code of what failed."""
    for command, package in ((postgres_command("initdb"), "postgresql"), ("redis-server", "redis-server")):
        if code := subprocess.run([ROOT / "bin" / "need", command, package], check=False).returncode:
            return code
    return 0


def in_memory() -> str | None:
    """A folder that is kept in memory, if this machine has one with room; else None.

    A test that commits is followed by a copy of the database: 1,500 files, 1.3 s on a disk and 0.04 s in memory.
    """
    shared = Path("/dev/shm")  # noqa: S108  # nosec B108 (names in it are nobody's to guess)
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > ROOM else None


def postgres_command(name: str) -> str:
    """The newest of Debian's versions, which are not on the PATH; else whatever is."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or name


def start_services(
    group: Group, folder: Path, settings: tuple[str, ...] = POSTGRES_SETTINGS
) -> tuple[int, int]:
    """Both on free ports of this machine, their files in `folder`; returns PostgreSQL's and Redis's port.

    `settings` are PostgreSQL's.
    """
    ports = (free_port(), free_port())
    group.start(postgresql(folder, ports[0], settings), redis(folder, ports[1]))
    return ports


def postgresql(folder: Path, port: int, settings: tuple[str, ...]) -> Process:
    """A fresh cluster that trusts this machine. PostgreSQL refuses root, so root lends it another user."""
    options = unprivileged()
    data = folder / "postgresql"
    data.mkdir(mode=0o700)
    if options:
        folder.chmod(0o711)
        os.chown(data, options["user"], options["group"])
    initdb = [postgres_command("initdb"), "-D", str(data), "-U", "kindred", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(initdb, cwd=data, check=True, stdout=subprocess.DEVNULL, **options)
    command = [postgres_command("postgres"), "-D", str(data), "-p", str(port)]
    for setting in (*settings, "listen_addresses=127.0.0.1", f"unix_socket_directories={data}"):
        command += ["-c", setting]
    return Process("db", command, options=options)


def unprivileged() -> dict:
    """subprocess options for a user who is not root: none needed unless we are."""
    if os.getuid():
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def redis(folder: Path, port: int) -> Process:
    """A Redis that keeps nothing."""
    options = (
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
        "--logfile",
        str(folder / "redis.log"),
    )
    return Process("redis", ["redis-server", "--bind", "127.0.0.1", "--port", str(port), *options])


def tests(ports: tuple[int, int], arguments: list[str]) -> Process:
    """The suite as `make test` runs it, with the two addresses set, but for what looks the same everywhere."""
    addresses = {
        "DATABASE_URL": f"postgres://kindred@127.0.0.1:{ports[0]}/kindred",
        "REDIS_URL": f"redis://127.0.0.1:{ports[1]}",
    }
    return Process(
        "", [str(ROOT / "bin" / "test"), "-m", f"not {SAME_EVERYWHERE}", *arguments], os.environ | addresses
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
