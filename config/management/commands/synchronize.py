"""`manage.py synchronize`: what is counted along the way, counted anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from chat import counting as rooms
from community.discussions import counting as talk
from community.discussions.scores import synchronize_scores

COUNTS = {
    # Marks of reading come with the threads that they are in.
    "threads": talk.synchronize_threads,
    "thanks": talk.synchronize_thanks,
    "reactions": talk.synchronize_reactions,
    "boards": talk.synchronize_boards,
    "polls": talk.synchronize_polls,
    "ideas": talk.synchronize_ideas,
    "groups": talk.synchronize_groups,
    "scores": synchronize_scores,
    "rooms": rooms.synchronize_rooms,
    "votes for questions": lambda: len(rooms.synchronize_votes()),
    "reactions in rooms": lambda: len(rooms.synchronize_reactions()),
    "thanks in rooms": rooms.synchronize_thanks,
}


class Command(BaseCommand):
    help = "Counts anew what is counted along the way. Stop the servers before it, or what is said meanwhile is missed."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name, synchronize in COUNTS.items():
            self.stdout.write(f"{name}: {synchronize():,}")
