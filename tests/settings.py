"""The settings under test: the house's own, with a data folder and a Redis database of this test process alone."""

import atexit
import os
import shutil
import tempfile

worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="kindred-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
# The port stands in the prefix of the channels, since Redis's pub/sub ignores the number of the database.
os.environ["PORT"] = str(8000 + worker)
if address := os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = f"{address.rstrip('/')}/{worker}"

from config.settings import *  # noqa: E402, F403 (they read the environment)

# A task runs where it is enqueued; that a worker runs them is proven in tests/system with a real one.
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
