"""All that this room plugs in below it, on one page."""

from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from chat import (
        actions,
        attaching,
        awaiting,
        call_notices,
        calls,
        cards,
        gathering,
        groups,
        holdings,
        kept_invitations,
        kept_programme,
        kept_reactions,
        kept_requests,
        notices,
        parting,
        question_subject,
        reminder_notices,
        request_notices,
        request_subject,
        streams,
        subjects,
        thanks,
        waiting,
    )
    from chat.digests import COMING
    from chat.log import lock_rooms
    from chat.models import Room
    from chat.words import PLACE
    from community.attachments import places
    from community.discussions import live_talk, origins
    from community.discussions.groups import register_room
    from community.discussions.models import Board
    from community.discussions.sources import register as register_source
    from community.ledger import consumers, kinds
    from community.live import actions as live_actions
    from community.live import own as live_own
    from community.live import streams as live_streams
    from community.members import cards as home
    from community.members import erasing, merging, pace, profile_parts
    from community.members import holdings as member_holdings
    from community.members.models import Block, Member
    from community.moderation.notices import hidden
    from community.moderation.subjects import register as register_subject
    from community.notifications import digests
    from community.notifications.kinds import register as register_notice
    from community.notifications.topics import register as register_topic
    from community.recognition.thankables import register as register_thankable

    kinds.declare("room.joined", _("To bring you back to the rooms you talk in"))
    kinds.declare("room.left", _("To bring you back to the rooms you talk in"))
    kinds.declare("room.invited", _("To tell you that somebody invites you"))
    kinds.declare("room.link_made", _("So that every decision can be explained and undone."))
    kinds.declare("room.opened", _("To see which rooms are alive"))
    for name in ("room.changed", "room.role_given", "room.put_out", "room.erased"):
        kinds.declare(name, _("So that every decision can be explained and undone."))
    kinds.declare("room.reminder_due", _("To remind members of rooms that begin, once"))
    kinds.declare("room.kept", _("To tell you when what you said is to be kept for less time"))
    kinds.declare("question.asked", _("To see which rooms are alive"))
    kinds.declare("question.taken_back", _("So that every decision can be explained and undone."))
    kinds.declare("question.marked", _("So that every decision can be explained and undone."))
    kinds.declare("question.hidden", _("To be able to explain and undo what managers decide"))
    kinds.declare("question.restored", _("To be able to explain and undo what managers decide"))
    kinds.declare("message.sent", _("To see which rooms are alive"))
    kinds.declare("message.called", _("To tell you when somebody calls or writes to you"))
    kinds.declare("message.edited", _("To see which rooms are alive"))
    kinds.declare("message.pinned", _("To be able to explain what a room keeps in sight"))
    kinds.declare("message.unpinned", _("To be able to explain what a room keeps in sight"))
    kinds.declare("message.removed", _("To be able to explain and undo what managers decide"))
    kinds.declare("message.hidden", _("To be able to explain and undo what managers decide"))
    kinds.declare("message.restored", _("To be able to explain and undo what managers decide"))
    kinds.declare("message.requested", _("To tell you that somebody would like to write to you"))
    kinds.declare("message.accepted", _("To tell you that somebody said yes to you"))
    kinds.declare("request.hidden", _("To be able to explain and undo what managers decide"))
    kinds.declare("request.restored", _("To be able to explain and undo what managers decide"))
    kinds.declare("bot.made", _("To know who let a machine talk"))
    kinds.declare("bot.ended", _("To know who let a machine talk"))
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
    consumers.register("chat.group-rooms", {"group.founded"}, groups.make_room)
    consumers.register("chat.group-left", {"group.left"}, groups.forget_membership)
    register_room(groups.room_of)
    register_source(gathering.ROOM)
    live_talk.register(attaching.VENUE)
    origins.register_hold("room", attaching.hold_of)
    post_save.connect(attaching.narrowed_board, sender=Board, dispatch_uid="chat.narrowed-board")
    consumers.register("chat.gathered-threads", {"gathering.settled"}, gathering.tell_of_thread)
    live_streams.register(streams.ROOM)
    live_own.register(waiting.PART)
    for action in actions.ALL:
        live_actions.register(action)
    erasing.register(erasing.Rows("rooms", parting.rooms_to_empty, lock_rooms, order=20))
    member_holdings.register(holdings.MESSAGES)
    member_holdings.register(holdings.MEMBERSHIPS)
    member_holdings.register(holdings.CALLS)
    member_holdings.register(holdings.OPENED)
    member_holdings.register(holdings.BOTS)
    for holding in (*kept_invitations.HOLDINGS, *kept_programme.HOLDINGS):
        member_holdings.register(holding)
    for holding in kept_requests.HOLDINGS:
        member_holdings.register(holding)
    member_holdings.register(holdings.PRESENCES)
    member_holdings.register(holdings.REACH)
    member_holdings.register(kept_reactions.REACTIONS)
    places.register(PLACE)
    merging.register_place(merging.Place(_("Rooms"), Room.interests.through, "room"))
    home.register(cards.LIVE_NOW)
    profile_parts.register(cards.WRITE)
    post_save.connect(calls.renew_after_renaming, sender=Member, dispatch_uid="chat.renew_after_renaming")
    post_save.connect(end_requests, sender=Block, dispatch_uid="chat.end_requests")
    register_subject(subjects.MESSAGE)
    register_subject(question_subject.QUESTION)
    register_subject(request_subject.REQUEST)
    register_thankable(thanks.MESSAGE)
    register_notice(hidden(subjects.MESSAGE))
    register_notice(hidden(question_subject.QUESTION))
    register_notice(hidden(request_subject.REQUEST))
    for notice in (*notices.KINDS, *request_notices.KINDS):
        register_notice(notice)
    digests.register(COMING)
    for topic in awaiting.TOPICS:
        register_topic(topic)
    register_notice(call_notices.MESSAGE)
    register_notice(reminder_notices.BEGINS)


def end_requests(instance: Any, created: bool, **kwargs: Any) -> None:
    """Who is blocked, and who blocked, have nothing more to answer each other."""
    from chat.requesting import end_between

    if created:
        end_between(instance)
