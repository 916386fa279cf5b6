"""All that this room plugs in below it, on one page."""

from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    _kinds_of_entries()
    _paces()
    _groups_and_threads()
    _live()
    _holdings()
    _moderation()
    _notices()
    _members()


def _kinds_of_entries() -> None:
    from community.ledger import kinds

    back, alive = _("To bring you back to the rooms you talk in"), _("To see which rooms are alive")
    explained = _("So that every decision can be explained and undone.")
    undone = _("To be able to explain and undo what managers decide")
    in_sight = _("To be able to explain what a room keeps in sight")
    for purpose, names in (
        (back, ("room.joined", "room.left")),
        (_("To tell you that somebody invites you"), ("room.invited",)),
        (alive, ("room.opened", "question.asked", "message.sent", "message.edited")),
        (explained, ("room.link_made", "room.changed", "room.role_given", "room.put_out", "room.erased")),
        (explained, ("question.taken_back", "question.marked")),
        (_("To remind members of rooms that begin, once"), ("room.reminder_due",)),
        (_("To tell you when what you said is to be kept for less time"), ("room.kept",)),
        (_("To tell you when somebody calls or writes to you"), ("message.called",)),
        (in_sight, ("message.pinned", "message.unpinned")),
        (undone, ("message.removed", "message.hidden", "message.restored")),
        (undone, ("question.hidden", "question.restored", "request.hidden", "request.restored")),
        (_("To tell you that somebody would like to write to you"), ("message.requested",)),
        (_("To tell you that somebody said yes to you"), ("message.accepted",)),
        (_("To know who let a machine talk"), ("bot.made", "bot.ended")),
    ):
        for name in names:
            kinds.declare(name, purpose)


def _paces() -> None:
    from community.members import pace

    # Discourse chat's own limits.
    pace.declare("message.sent", "40/30 seconds", newcomer="20/30 seconds")
    # Discourse's limit on edits in a day, three times as many for lines of talk.
    pace.declare("message.edited", "90/day")
    # New direct messages of a day (Discourse).
    pace.declare("message.requested", "20/day")
    # As groups of one's own.
    pace.declare("room", "2/7 days")
    pace.declare("room.invite", "10/day")
    pace.declare("room.link", "10/day")
    # Ours: a question is thought about, a vote is a tap.
    pace.declare("question.asked", "10/hour", newcomer="3/hour")
    pace.declare("question.voted", "120/hour")
    # Ours: a file for each room, and all of them in one go.
    pace.declare("messages.download", "100/hour")
    # As bookmarks.
    pace.declare("room.reminder", "100/day")


def _groups_and_threads() -> None:
    from chat import attaching, gathering, groups
    from chat.words import PLACE
    from community.attachments import places
    from community.discussions import live_talk, origins
    from community.discussions.groups import register_room
    from community.discussions.models import Board
    from community.discussions.sources import register as register_source
    from community.ledger import consumers

    consumers.register("chat.group-rooms", {"group.founded"}, groups.make_room)
    consumers.register("chat.group-left", {"group.left"}, groups.forget_membership)
    register_room(groups.room_of)
    register_source(gathering.ROOM)
    live_talk.register(attaching.VENUE)
    origins.register_hold("room", attaching.hold_of)
    post_save.connect(attaching.narrowed_board, sender=Board, dispatch_uid="chat.narrowed-board")
    consumers.register("chat.gathered-threads", {"gathering.settled"}, gathering.tell_of_thread)
    places.register(PLACE)


def _live() -> None:
    from chat import actions, streams, waiting
    from community.live import actions as live_actions
    from community.live import own as live_own
    from community.live import streams as live_streams

    live_streams.register(streams.ROOM)
    live_own.register(waiting.PART)
    for action in actions.ALL:
        live_actions.register(action)


def _holdings() -> None:
    from chat import holdings, kept_invitations, kept_programme, kept_reactions, kept_requests, parting
    from chat.log import lock_rooms
    from community.members import erasing
    from community.members.holdings import register

    erasing.register(erasing.Rows("rooms", parting.rooms_to_empty, lock_rooms, order=20))
    for holding in (
        *(holdings.MESSAGES, holdings.MEMBERSHIPS, holdings.CALLS, holdings.OPENED, holdings.BOTS),
        *(*kept_invitations.HOLDINGS, *kept_programme.HOLDINGS, *kept_requests.HOLDINGS),
        *(holdings.PRESENCES, holdings.REACH, kept_reactions.REACTIONS),
    ):
        register(holding)


def _moderation() -> None:
    from chat import question_subject, request_subject, subjects, thanks
    from community.moderation.notices import hidden
    from community.moderation.subjects import register as register_subject
    from community.notifications.telling import register as register_notice
    from community.recognition.thankables import register as register_thankable

    for subject in (subjects.MESSAGE, question_subject.QUESTION, request_subject.REQUEST):
        register_subject(subject)
        register_notice(hidden(subject))
    register_thankable(thanks.MESSAGE)


def _notices() -> None:
    from chat import awaiting, call_notices, notices, reminder_notices, request_notices
    from chat.digests import COMING
    from chat.invitation_notices import INVITED
    from chat.question_notices import ANSWERED
    from community.notifications import digests
    from community.notifications.telling import register as register_notice
    from community.notifications.topics import register as register_topic

    for notice in (
        *(*notices.KINDS, *request_notices.KINDS, INVITED, ANSWERED),
        *(call_notices.MESSAGE, reminder_notices.BEGINS),
    ):
        register_notice(notice)
    digests.register(COMING)
    for topic in awaiting.TOPICS:
        register_topic(topic)


def _members() -> None:
    from chat import calls, cards
    from chat.models import Room
    from community.members import cards as home
    from community.members import merging, profile_parts
    from community.members.models import Block, Member

    merging.register_place(merging.Place(_("Rooms"), Room.interests.through, "room"))
    home.register(cards.LIVE_NOW)
    profile_parts.register(cards.WRITE)
    post_save.connect(calls.renew_after_renaming, sender=Member, dispatch_uid="chat.renew_after_renaming")
    post_save.connect(end_requests, sender=Block, dispatch_uid="chat.end_requests")


def end_requests(instance: Any, created: bool, **kwargs: Any) -> None:
    """Who is blocked, and who blocked, have nothing more to answer each other."""
    from chat.requesting import end_between

    if created:
        end_between(instance)
