"""`manage.py socket_schema`: the JSON Schema of the socket's frames, kept as docs/socket.schema.json."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from community.live.protocol import schema


class Command(BaseCommand):
    help = "Writes the JSON Schema of the socket's frames."

    def handle(self, **options: Any) -> None:
        self.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False))
