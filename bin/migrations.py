"""Whether our models have their migrations, and whether old code can run on the new schema."""

import os
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
    quiet = {"no_cache": True, "quiet": ["ok", "ignore"], "ignore_initial_migrations": True}
    linter = MigrationLinter(str(ROOT), include_apps=labels, **quiet)
    linter.lint_all_migrations()
    return int(linter.has_errors)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main())
