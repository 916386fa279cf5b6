"""`manage.py worker`: all that happens behind the pages."""

import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from config.background import LOOPS, keep_running
from config.settling import keep_connections


class Command(BaseCommand):
    help = "Runs queued tasks, hands ledger entries to their consumers and keeps the search index true."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.25, help="seconds between looks when idle")

    def handle(self, *args: Any, interval: float, **options: Any) -> None:
        keep_connections()
        stop = threading.Event()
        threads = [
            threading.Thread(target=keep_running, args=(name, work, stop, interval), name=name)
            for name, work in LOOPS.items()
        ]
        for thread in threads:
            thread.start()
        try:
            # In the main thread, because it listens for the signals that end a process.
            call_command("ox_worker", interval=max(interval, 0.5), verbosity=0)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
