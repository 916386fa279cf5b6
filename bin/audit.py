"""Known vulnerabilities of the locked packages. Where no advisory can be fetched, it says "not run"."""

import json
import subprocess
import sys

from bin.processes import ROOT

COMMAND = (
    ".venv/bin/pip-audit",
    "--disable-pip",
    "--require-hashes",
    "--format",
    "json",
    "--progress-spinner",
    "off",
)


def main() -> int:
    """1 when a package has a known vulnerability, else 0."""
    run = subprocess.run(
        [*COMMAND, "--requirement", "requirements/base.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    packages = read(run.stdout)
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        print("not run: no advisories could be fetched")
        return 0
    found = [package for package in audited if package["vulns"]]
    for package in found:
        print(
            f"{package['name']} {package['version']}: {', '.join(known['id'] for known in package['vulns'])}"
        )
    print(f"{len(audited)} of {len(packages)} packages audited, {len(found)} vulnerable")
    return int(bool(found))


def read(report: str) -> list[dict]:
    """The packages of pip-audit's report; none when it failed to make one."""
    try:
        return json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return []


if __name__ == "__main__":
    sys.exit(main())
