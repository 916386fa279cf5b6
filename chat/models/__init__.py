"""Rooms, who belongs to them, what was said, and the one log of each room."""

from chat.models.bots import Bot
from chat.models.invitations import Invitation, InvitationLink, Refusal
from chat.models.log import RoomEvent
from chat.models.memberships import Involvement, Membership, Role
from chat.models.messages import Call, Message
from chat.models.presence import Letters, Presence, Reach
from chat.models.questions import QUESTION_LONGEST, Question, QuestionVote
from chat.models.reactions import MessageReaction
from chat.models.reminders import Reminder
from chat.models.requests import MessageRequest
from chat.models.rooms import KEPT_DAYS, SLOWEST_S, OpenRoom, Room, RoomQuerySet

__all__ = [
    "KEPT_DAYS",
    "QUESTION_LONGEST",
    "SLOWEST_S",
    "Bot",
    "Call",
    "Invitation",
    "InvitationLink",
    "Involvement",
    "Letters",
    "Membership",
    "Message",
    "MessageReaction",
    "MessageRequest",
    "OpenRoom",
    "Presence",
    "Question",
    "QuestionVote",
    "Reach",
    "Refusal",
    "Reminder",
    "Role",
    "Room",
    "RoomEvent",
    "RoomQuerySet",
]
