"""Real processes on one database, and what befalls them. Only these processes are ever signalled."""

import signal
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests import databases
from tests.faults.schedule import KILL, KILL_WORKER, PAUSE, RESUME, Fault
from tests.servers import Server, free_port
from tests.system.house import working


class House:
    """Web processes that share nothing but the database, so that no hint crosses between them, and a worker."""

    def __init__(self, folder: Path, servers: int) -> None:
        self.folder = folder
        self.befallen: Counter[str] = Counter()
        self._worker = ExitStack()
        databases.copy(databases.migrated(), folder)
        self.servers = [Server(folder, free_port(), {"DEBUG": "false"}) for _server in range(servers)]

    def __enter__(self) -> "House":
        try:
            for server in self.servers:
                server.start()
            self.start_worker()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        self.end()

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
        elif server.process:
            server.process.send_signal({PAUSE: signal.SIGSTOP, RESUME: signal.SIGCONT}[fault.what])
        self.befallen[fault.what] += 1

    def heal(self) -> None:
        """Wait until every server answers. Raises `RuntimeError` with what it said when one does not."""
        for server in self.servers:
            if server.process:
                server.process.send_signal(signal.SIGCONT)
            server.wait_until_ready()

    def end(self) -> None:
        self.kill_worker()
        for server in self.servers:
            server.kill()
        databases.drop(self.folder)
