"""`manage.py demo`: a community to try out and to measure."""

from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.filling import fill, is_empty
from demo.scale import Scale
from search.engines import EngineUnavailable
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Fills an empty community with a demo brand, its people and their talk."

    def add_arguments(self, parser: CommandParser) -> None:
        for field in fields(Scale):
            parser.add_argument(f"--{field.name}", type=int, default=field.default)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when members live here already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_empty():
            return
        scale = Scale(**{field.name: options[field.name] for field in fields(Scale)})
        try:
            writer = fill(scale, self.stdout.write)
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Filled: {writer.rows:,} rows, {writer.per_second:,.0f} rows/s.")
        self._index()

    def _index(self) -> None:
        try:
            rebuild(self.stdout.write)
        except EngineUnavailable:
            self.stdout.write("The search engine is away: the worker fills its index once it answers.")
