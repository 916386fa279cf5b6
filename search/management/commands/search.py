"""`manage.py search`: the operator's look at the index."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import drift, sync, vocabulary
from search.documents import SOURCES
from search.engines import EngineUnavailable
from search.rebuilding import rebuild
from search.standing import OfKind, note_whole, standing


class Command(BaseCommand):
    help = "Shows how true the search index is, mends it, writes it anew, or compares its settings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["status", "check", "repair", "rebuild", "settings"])
        parser.add_argument("--apply", action="store_true", help="with settings: apply what was shown")

    def handle(self, *args: Any, act: str, apply: bool, **options: Any) -> None:
        try:
            {
                "status": self.status,
                "check": self.compare,
                "repair": self.repair,
                "rebuild": self.rebuild,
                "settings": lambda: self.settings(apply),
            }[act]()
        except EngineUnavailable as error:
            raise CommandError(f"{error} The worker goes on once it answers.") from error

    def status(self) -> None:
        now = standing()
        self.stdout.write(
            f"{'answers' if now.answers else 'away'}: {now.documents:,} documents. {now.detail}"
        )
        age = f", the oldest for {now.oldest_s:,} s" if now.oldest_s is not None else ""
        self.stdout.write(f"waiting: {now.waiting:,}{age}")
        for one in now.spreads:
            self.stdout.write(f"to be marked: {one}, after {one.after:,}")
        for of_kind in now.kinds:
            self.stdout.write(self._line(of_kind))
        for row in now.parked:
            self.stdout.write(f"parked: {row}: {row.parked}")
        if now.parked_total > len(now.parked):
            self.stdout.write(f"parked: {now.parked_total - len(now.parked):,} more")
        if not now.answers:
            raise CommandError("The search engine does not answer; pages search the database meanwhile.")

    def _line(self, one: OfKind) -> str:
        documents = "?" if one.documents is None else f"{one.documents:,}"
        looked = (
            f"{one.differed:,} differed at {one.looked_at:%Y-%m-%d %H:%M}"
            if one.looked_at
            else "not compared yet"
        )
        return f"{one.kind}: {documents} documents, {one.waiting:,} waiting, {one.parked:,} parked, {looked}"

    def compare(self) -> None:
        """Compare everything; raises `CommandError` where something differs."""
        wrong = 0
        for kind in SOURCES:
            of_kind = 0
            for found in drift.drift(kind):
                of_kind += len(found.pks)
                for name in ("missing", "stale", "left_over"):
                    if pks := getattr(found, name):
                        listed = ", ".join(f"{kind}-{pk}" for pk in sorted(pks))
                        self.stdout.write(f"{name.replace('_', ' ')}: {listed}")
            note_whole(kind, of_kind)
            wrong += of_kind
        if wrong:
            raise CommandError(f"{wrong:,} differ; `manage.py search repair` marks them for the worker.")
        self.stdout.write("Search index: holds what the database says.")

    def repair(self) -> None:
        total = sum(drift.repair(kind) for kind in SOURCES)
        self.stdout.write(f"Search index: {total:,} differed; the worker writes them.")

    def rebuild(self) -> None:
        total = rebuild(self.stdout.write)
        documents = sync.engine().health().documents
        self.stdout.write(f"Search index: looked at {total:,} things, holds {documents:,} documents.")

    def settings(self, apply: bool) -> None:
        engine = sync.engine()
        lines = [*engine.differences(), *vocabulary.unlearnt(engine)]
        for line in lines or [
            "The settings of the index are those of the code, its synonyms the vocabulary's."
        ]:
            self.stdout.write(line)
        if lines and apply and engine.health().lost:
            self.rebuild()
        elif lines and apply:
            engine.prepare()
            vocabulary.teach(engine)
            self.stdout.write("Applied.")
