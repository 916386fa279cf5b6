"""What is stored: one file for each idea."""

from community.discussions.models.answers import Answer, answer_of
from community.discussions.models.boards import ICONS, Board, BoardQuerySet, closed_to, is_manager
from community.discussions.models.bookmarks import NOTE_LONGEST, Bookmark
from community.discussions.models.departures import Departure
from community.discussions.models.drafts import Draft
from community.discussions.models.following import FIELDS, Follow, Level
from community.discussions.models.gatherings import Gathering, GatheringQuerySet, Say
from community.discussions.models.groups import Admission, Belonging, Ending, Group, Visit
from community.discussions.models.ideas import STEPS, Idea, Status, Support, may_answer_ideas
from community.discussions.models.polls import Ballot, Option, Poll, Shows, choices_of, poll_of
from community.discussions.models.posts import UNDO_FOR, Hiding, Post, Removal, Revision
from community.discussions.models.reactions import Reaction, ReactionKind, all_kinds, forget_kinds
from community.discussions.models.reading import BoardReading, Reading
from community.discussions.models.scores import Period, Score
from community.discussions.models.steering import REASON_LONGEST, Act, Pin, PinQuerySet, Steering
from community.discussions.models.threads import Kind, Thread, ThreadQuerySet, slug_of
from community.discussions.models.waiting import Waiting, WaitingQuerySet

__all__ = [
    "FIELDS",
    "ICONS",
    "NOTE_LONGEST",
    "REASON_LONGEST",
    "STEPS",
    "UNDO_FOR",
    "Act",
    "Admission",
    "Answer",
    "Ballot",
    "Belonging",
    "Board",
    "BoardQuerySet",
    "BoardReading",
    "Bookmark",
    "Departure",
    "Draft",
    "Ending",
    "Follow",
    "Gathering",
    "GatheringQuerySet",
    "Group",
    "Hiding",
    "Idea",
    "Kind",
    "Level",
    "Option",
    "Period",
    "Pin",
    "PinQuerySet",
    "Poll",
    "Post",
    "Reaction",
    "ReactionKind",
    "Reading",
    "Removal",
    "Revision",
    "Say",
    "Score",
    "Shows",
    "Status",
    "Steering",
    "Support",
    "Thread",
    "ThreadQuerySet",
    "Visit",
    "Waiting",
    "WaitingQuerySet",
    "all_kinds",
    "answer_of",
    "choices_of",
    "closed_to",
    "forget_kinds",
    "is_manager",
    "may_answer_ideas",
    "poll_of",
    "slug_of",
]
