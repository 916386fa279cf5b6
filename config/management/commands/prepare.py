"""`manage.py prepare`: all that must hold before the first page is served, in one process since imports cost."""

import io
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser, OutputWrapper
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.env import fail, load
from config.servers import unreachable


class Progress(io.TextIOBase):
    """Takes `migrate`'s own report of each migration and tells of every tenth part of them."""

    def __init__(self, out: OutputWrapper, total: int) -> None:
        self.out, self.total, self.done = out, total, 0

    def write(self, text: str) -> int:
        before = self.done
        self.done += text.count(" OK")
        if self.done * 10 // self.total > before * 10 // self.total:
            self.out.write(f"  {self.done} of {self.total}")
        return len(text)


class Command(BaseCommand):
    help = "Reaches the servers that the settings name, brings the database up to date, fills an empty one."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty community with the demo brand")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        if problem := unreachable(load()):
            fail(problem)
        if waiting := self._waiting_migrations():
            self.stdout.write(f"Bringing the database up to date ({waiting} migrations)")
            call_command("migrate", interactive=False, stdout=Progress(self.stdout, waiting))
        if demo:
            call_command("demo", if_empty=True)

    @staticmethod
    def _waiting_migrations() -> int:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
