"""`manage.py search`: the operator's look at the index."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from search import sync
from search.engines import EngineUnavailable
from search.models import Dirty


class Command(BaseCommand):
    help = "Shows how true the search index is, or writes it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["status", "rebuild"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        {"status": self.status, "rebuild": self.rebuild}[act]()

    def status(self) -> None:
        health = sync.engine().health()
        self.stdout.write(
            f"{'answers' if health.ok else 'away'}: {health.documents:,} documents. {health.detail}"
        )
        oldest = Dirty.objects.due().first()
        age = f", the oldest for {(timezone.now() - oldest.at).seconds:,} s" if oldest else ""
        self.stdout.write(f"waiting: {sync.waiting():,}{age}")
        for row in Dirty.objects.parked().order_by("at"):
            self.stdout.write(f"parked: {row}: {row.parked}")
        if not health.ok:
            raise CommandError("The search engine does not answer; pages search the database meanwhile.")

    def rebuild(self) -> None:
        try:
            total = sync.rebuild(self.stdout.write)
        except EngineUnavailable as error:
            raise CommandError(f"{error} The worker goes on once it answers.") from error
        documents = sync.engine().health().documents
        self.stdout.write(f"Search index: looked at {total:,} things, holds {documents:,} documents.")
