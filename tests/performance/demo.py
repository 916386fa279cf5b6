"""How fast the demo fills a community."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.performance.bench import LARGE_DEMO, Report, manage


def measure(folder: Path, report: Report) -> None:
    environ = {"DATA_DIR": str(folder / "demo")}
    manage("migrate", "--verbosity", "0", **environ)
    scale = [word for name, count in LARGE_DEMO.items() for word in (f"--{name}", str(count))]
    said = subprocess.run(
        [sys.executable, "manage.py", "demo", *scale],
        env=os.environ | environ,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    found = re.search(r"Filled: [\d,]+ rows, ([\d,]+) rows/s", said)
    assert found, said
    report("demo_rows_per_s", float(found[1].replace(",", "")), "rows/s")
