"""`make check`: everything that can be known without running the tests, two checks at a time."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bin.processes import PYTHON, ROOT

FLOORS = ("config", "demo", "search", "cms", "chat", "community")
TELLING = ("dependencies", "migrations")  # their last line says whether they ran at all
# What a careful operator would set; nothing here is reached.
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "BASE_URL": "https://community.example",
    "EMAIL_URL": "smtps://mail.example",
}


def templates() -> list[str]:
    """Every template, by its path."""
    return [str(path) for floor in FLOORS for path in sorted((ROOT / floor).glob("**/templates/**/*.html"))]


def checks() -> dict[str, list[str]]:
    """A name for each check and its command, the slow ones first so that two cores stay busy."""
    bin_ = ".venv/bin"
    return {
        "types": [f"{bin_}/mypy"],
        "dependencies": [PYTHON, "-m", "bin.audit"],
        "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        "migrations": [PYTHON, "-m", "bin.migrations"],
        "import law": [f"{bin_}/lint-imports", "--no-cache"],
        "security": [
            f"{bin_}/bandit",
            "--quiet",
            "--configfile",
            "pyproject.toml",
            "--recursive",
            *FLOORS,
            "bin",
        ],
        "templates": [f"{bin_}/djlint", "--lint", "--quiet", *FLOORS],
        "template form": [f"{bin_}/djade", "--check", "--target-version", "6.1", *templates()],
        "requirements": [f"{bin_}/deptry", "."],
        "spelling": [f"{bin_}/codespell"],
        "lint": [f"{bin_}/ruff", "check", "--quiet", "."],
        "format": [f"{bin_}/ruff", "format", "--quiet", "--check", "."],
    }


def run(name: str, command: list[str]) -> bool:
    """Run one check and say how it went; what it printed only when it failed or did not run."""
    started = time.monotonic()
    environ = os.environ | (PRODUCTION if name == "deployment" else {})
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    output = (done.stdout + done.stderr).strip()
    short = output.splitlines()[-1] if name in TELLING and not done.returncode else ""
    lines = [f"{'FAILED' if done.returncode else 'ok':<7} {name:<14} {seconds:4.1f} s  {short}".rstrip()]
    print("\n".join([*lines, output] if done.returncode else lines), flush=True)
    return not done.returncode


def main() -> int:
    """All checks, even after one failed; the exit code."""
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 2)) as pool:
        passed = list(pool.map(run, *zip(*checks().items(), strict=True)))
    print("All checks passed." if all(passed) else f"{passed.count(False)} of {len(passed)} checks failed.")
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
