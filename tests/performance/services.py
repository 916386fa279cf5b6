"""PostgreSQL and Redis for a measurement, started for it and written to disk as in production."""

import os
import subprocess
import sys
from pathlib import Path

READY_S = 30


def on_services(module: str, folder: Path) -> None:
    """Run `module` in a process whose house works on these; what it tells is told here.

    Raises `RuntimeError` where they do not start, `CalledProcessError` where the module fails.
    """
    from bin import services
    from bin.processes import Group, accepts

    own = folder / "services"
    own.mkdir(parents=True)
    for place in (folder.parent, folder, own):
        place.chmod(0o711)  # PostgreSQL may run as another user
    with Group() as group:
        ports = services.start_services(group, own, settings=("log_min_messages=fatal",))
        if not group.wait_until(lambda: all(accepts(port) for port in ports), READY_S):
            raise RuntimeError("PostgreSQL or Redis did not start.")
        addresses = {
            "DATABASE_URL": f"postgres://kindred@127.0.0.1:{ports[0]}/postgres",
            "REDIS_URL": f"redis://127.0.0.1:{ports[1]}",
            "DATA_DIR": str(folder),
        }
        subprocess.run([sys.executable, "-m", module], env=os.environ | addresses, check=True)
