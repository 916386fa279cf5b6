"""The settings under test: the house's own, with a data folder and a Redis database of this test process alone."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

# The first process makes the folder of the whole run; those it starts find its name in their environment.
if "KINDRED_TESTS" not in os.environ:
    os.environ["KINDRED_TESTS"] = tempfile.mkdtemp(prefix="kindred-tests-")
    atexit.register(shutil.rmtree, os.environ["KINDRED_TESTS"], ignore_errors=True)
os.environ["DATA_DIR"] = str(Path(os.environ["KINDRED_TESTS"], f"process-{worker}"))
os.environ["ENV_FILE"] = ""  # an operator's `.env` may name the servers of a live community
# The port stands in the prefix of cache and channels, which tells communities of one Redis apart.
os.environ["PORT"] = str(8000 + worker)
if address := os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = urlsplit(address)._replace(path=f"/{worker}").geturl()

from config.settings import *  # noqa: E402, F403 (they read the environment)

# A task runs where it is enqueued; that a worker runs them is proven in tests/system with a real one.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
