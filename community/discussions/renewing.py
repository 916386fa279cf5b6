"""Names stand in cached fragments of threads, so a change of name makes new versions of where they stand."""

from typing import Any

from community.discussions.mentions import renew_mentions_of
from community.discussions.models import Board, ReactionKind, Thread, forget_kinds
from community.members.models import Interest, Member


def member_saved(
    instance: Member, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Anew: what this member wrote, what they answered for the brand, and where they are mentioned."""
    if not created and (update_fields is None or update_fields & {"name", "handle"}):
        Thread.objects.filter(posts__author=instance.pk).renew()
        Thread.objects.filter(idea__answered_by=instance.pk).renew()
        renew_mentions_of(instance)


def place_saved(instance: Board | Interest, created: bool, **kwargs: Any) -> None:
    """Anew: all threads on this board, or about this interest."""
    if not created:
        instance.threads.all().renew()


def reaction_kind_saved(instance: ReactionKind, **kwargs: Any) -> None:
    """Anew: all threads in which somebody reacted so."""
    forget_kinds()
    Thread.objects.filter(posts__reactions_given__kind=instance).renew()
