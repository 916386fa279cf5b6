"""`manage.py push_key`: a key for PUSH_KEY."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand

from config.env import PUSH_KEY_BYTES


class Command(BaseCommand):
    help = "Makes a key by which push services know this place, to be set as PUSH_KEY and kept."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"PUSH_KEY={secrets.token_urlsafe(PUSH_KEY_BYTES)}")
