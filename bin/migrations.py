"""Whether our models have their migrations, and whether old code can run on the new schema."""

import os
import subprocess
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django_migration_linter import MigrationLinter

from bin.processes import ROOT


def main() -> int:
    """Both checks for our own apps, since some libraries' default keys differ from ours; the exit code."""
    labels = [
        app.label for app in apps.get_app_configs() if Path(app.path).parent in (ROOT, ROOT / "community")
    ]
    call_command("makemigrations", *labels, check_changes=True, dry_run=True)
    release = last_release()
    if not release:
        print("Nothing is released yet, so no old code runs on a new schema: linter not run.")
        return 0
    linter = MigrationLinter(str(ROOT), include_apps=labels, no_cache=True, quiet=["ok", "ignore"])
    linter.lint_all_migrations(git_commit_id=release)
    return int(linter.has_errors)


def last_release() -> str:
    """The newest tag; what came before it already runs somewhere. Empty when there is none."""
    command = ["git", "describe", "--tags", "--abbrev=0"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main())
