"""What is stored: one file for each idea."""

from community.discussions.models.answers import Answer, answer_of
from community.discussions.models.boards import ICONS, Board, BoardQuerySet, is_manager
from community.discussions.models.drafts import Draft
from community.discussions.models.posts import UNDO_FOR, Hiding, Post, Removal, Revision
from community.discussions.models.reading import BoardReading, Reading
from community.discussions.models.scores import Period, Score
from community.discussions.models.threads import Kind, Thread, ThreadQuerySet, slug_of

__all__ = [
    "ICONS",
    "UNDO_FOR",
    "Answer",
    "Board",
    "BoardQuerySet",
    "BoardReading",
    "Draft",
    "Hiding",
    "Kind",
    "Period",
    "Post",
    "Reading",
    "Removal",
    "Revision",
    "Score",
    "Thread",
    "ThreadQuerySet",
    "answer_of",
    "is_manager",
    "slug_of",
]
