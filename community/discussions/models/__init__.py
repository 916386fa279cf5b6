"""What is stored: one file for each idea."""

from community.discussions.models.boards import ICONS, Board, BoardQuerySet, is_manager
from community.discussions.models.posts import UNDO_FOR, Hiding, Post, Removal, Revision
from community.discussions.models.threads import Thread, ThreadQuerySet, slug_of

__all__ = [
    "ICONS",
    "UNDO_FOR",
    "Board",
    "BoardQuerySet",
    "Hiding",
    "Post",
    "Removal",
    "Revision",
    "Thread",
    "ThreadQuerySet",
    "is_manager",
    "slug_of",
]
