"""Real processes on one database, and what befalls them. Only these processes are ever signalled."""

import signal
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random

from tests import databases
from tests.faults.schedule import (
    KILL,
    KILL_REDIS,
    KILL_WORKER,
    PAUSE,
    RESTART_POSTGRESQL,
    RESUME,
    Fault,
)
from tests.faults.services import Services
from tests.servers import Server, free_port
from tests.system.house import working

AWAY_SECONDS = (0.2, 3.0)
"""How long Redis and PostgreSQL stay away."""


class House:
    """Web processes and a worker, all of one community at `origin`.

    Without `services` they share nothing but an SQLite file, so that no hint crosses from one to another.
    """

    def __init__(self, folder: Path, servers: int, services: Services | None = None) -> None:
        self.folder, self.services = folder, services
        self.befallen: Counter[str] = Counter()
        self._chance = Random(servers)
        self._worker = ExitStack()
        databases.copy(databases.migrated(), folder)
        ports = [free_port() for _server in range(servers)]
        self.origin = f"http://127.0.0.1:{ports[0]}"
        environ = {"DEBUG": "false", "BASE_URL": self.origin}
        self.servers = [Server(folder, port, environ) for port in ports]

    def __enter__(self) -> "House":
        try:
            for server in self.servers:
                server.launch()
            for server in self.servers:
                server.wait_until_ready()
            self.start_worker()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self.end()

    def cookie_of(self, member: object) -> str:
        cookie = self.servers[0].cookie_of(member)
        return f"{cookie['name']}={cookie['value']}"

    def start_worker(self) -> None:
        self._worker.enter_context(working(self.servers[0]))

    def kill_worker(self) -> None:
        self._worker.close()

    def befall(self, fault: Fault) -> None:
        """Let it happen. What was killed is started again, and may be killed again before it is up."""
        server = self.servers[fault.server]
        if fault.what == KILL:
            server.kill()
            server.launch()
        elif fault.what == KILL_WORKER:
            self.kill_worker()
            self.start_worker()
        elif fault.what in (KILL_REDIS, RESTART_POSTGRESQL):
            self._cut_off(fault.what)
        elif server.process:
            server.process.send_signal({PAUSE: signal.SIGSTOP, RESUME: signal.SIGCONT}[fault.what])
        self.befallen[fault.what] += 1

    def _cut_off(self, what: str) -> None:
        assert self.services
        if what == KILL_REDIS:
            stop, start = self.services.kill_redis, self.services.start_redis
        else:
            stop, start = self.services.stop_postgresql, self.services.start_postgresql
        stop()
        time.sleep(self._chance.uniform(*AWAY_SECONDS))
        start()

    def deploy(self) -> None:
        """Every server is asked to end, and starts anew once it has."""
        for server in self.servers:
            server.stop()
        for server in self.servers:
            server.launch()

    def heal(self) -> None:
        """Wait until every server answers. Raises `RuntimeError` with what it said when one does not."""
        for server in self.servers:
            if server.process:
                server.process.send_signal(signal.SIGCONT)
            server.wait_until_ready()
        databases.let_go()  # what we ourselves were connected to may be gone

    def end(self) -> None:
        self.kill_worker()
        for server in self.servers:
            server.kill()
        databases.drop(self.folder)
