"""What this room keeps about what a member read, follows and keeps. Only they see it, and all of it goes with them."""

from django.utils.translation import gettext_lazy as _

from community.discussions.models import BoardReading, Bookmark, Follow, Reading
from community.members.holdings import Holding

READINGS = Holding(
    model=Reading,
    field="member",
    title=_("How far you read in threads, and what you want to hear of them"),
    purpose=_("So that you find what is new, and where you left off. Nobody else sees it."),
    source=_("Noted while you read"),
    describe=lambda reading: reading.thread.shown_title,
    erase=lambda readings: readings.delete(),
    export=lambda reading: {
        "thread": reading.thread_id,
        "number": reading.number,
        "level": reading.level,
        "at": reading.at.isoformat(),
    },
    correct="discussions:follows",
)

BOARD_READINGS = Holding(
    model=BoardReading,
    field="member",
    title=_("Boards that you marked as read"),
    purpose=_("So that only what came after that is new to you."),
    source=_("You decided it"),
    describe=lambda reading: reading.board.title,
    erase=lambda readings: readings.delete(),
    export=lambda reading: {"board": reading.board.slug, "at": reading.at.isoformat()},
)

FOLLOWS = Holding(
    model=Follow,
    field="member",
    title=_("Boards, interests and members that you follow or muted"),
    purpose=_("So that you hear of what you want to hear of, and of nothing else. Nobody else sees it."),
    source=_("You decided it"),
    describe=lambda follow: f"{follow.subject}: {follow.get_level_display()}",
    erase=lambda follows: follows.delete(),
    export=lambda follow: {
        "board": follow.board and follow.board.slug,
        "interest": follow.interest and follow.interest.slug,
        "member": follow.person and follow.person.handle,
        "level": follow.level,
        "at": follow.at.isoformat(),
    },
    correct="discussions:follows",
)

BOOKMARKS = Holding(
    model=Bookmark,
    field="member",
    title=_("Posts that you keep"),
    purpose=_("So that you find them again, and are reminded of them if you like. Nobody else sees it."),
    source=_("You decided it"),
    describe=lambda kept: kept.note or str(_("Post %(id)d") % {"id": kept.post_id}),
    erase=lambda bookmarks: bookmarks.delete(),
    export=lambda kept: {
        "post": kept.post_id,
        "note": kept.note,
        "remind_at": kept.remind_at and kept.remind_at.isoformat(),
        "at": kept.at.isoformat(),
    },
    correct="discussions:bookmarks",
)
