"""`manage.py interests FILE`: take in the brand's own list of interests."""

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.members.growing import plant


class Command(BaseCommand):
    help = "Adds the interests of a list: one on a line, other words behind a colon, parts further in below."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a text file in UTF-8, or - for what is typed")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        try:
            grown = plant(None, text)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(
            f"Interests: {grown.interests:,} new, {grown.words:,} other words, {grown.parts:,} parts."
        )
