"""All that this room plugs in below it, on one page."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    from community.attachments import places
    from community.discussions import (
        awaiting,
        bookmark_notices,
        cards,
        evidence,
        idea_notices,
        kept,
        kept_reactions,
        kept_reading,
        kept_steering,
        locking,
        mentions,
        notices,
        poll_notices,
        streams,
        subjects,
        thanks,
        unsent,
        waiting_subject,
    )
    from community.discussions import digests as own_digests
    from community.discussions.drafting import DRAFT
    from community.discussions.models import Act, Board, Draft, Follow, ReactionKind, Thread
    from community.discussions.words import PLACE
    from community.ledger import consumers, kinds
    from community.live import streams as live_streams
    from community.members import cards as home
    from community.members import erasing, holdings, merging, pace, profile_parts
    from community.members.models import Block, Interest, Member
    from community.moderation.notices import hidden
    from community.moderation.subjects import register as register_subject
    from community.notifications import digests
    from community.notifications.kinds import register as register_notice
    from community.notifications.topics import register as register_topic
    from community.recognition import evidence as trusted_by
    from community.recognition.thankables import register as register_thankable

    kinds.declare("thread.started", _("To know who begins conversations, and to tell those who follow them"))
    kinds.declare("post.replied", _("To know who answers whom, and to tell those who take part"))
    kinds.declare(mentions.KIND, _("To tell who is mentioned, and to keep the link to them right"))
    kinds.declare("post.hidden", _("To be able to explain and undo what managers decide"))
    kinds.declare("post.restored", _("To be able to explain and undo what managers decide"))
    kinds.declare("post.edited", _("So that search finds what a post says now"))
    kinds.declare("post.removed", _("So that search forgets what its author took back"))
    kinds.declare("post.returned", _("So that search finds again what its author brought back"))
    kinds.declare("reaction.given", _("To know which words move others"))
    kinds.declare("reaction.taken_back", _("To know that they do not any more"))
    kinds.declare("bookmark.due", _("To remind members of what they keep, once"))
    kinds.declare("post.answered", _("To know who helps whom, and to tell who wrote the best answer"))
    kinds.declare("post.unanswered", _("To know that an answer is not the best one any more"))
    kinds.declare("idea.supported", _("To know who is for an idea, and to tell them what becomes of it"))
    kinds.declare("idea.support_withdrawn", _("To know who is not for an idea any more"))
    kinds.declare("idea.noticed", _("To tell the brand of ideas that many are for"))
    kinds.declare("idea.answered", _("To know what the brand answered when, and to tell who is for the idea"))
    kinds.declare("waiting.kept", _("To look at first posts that came in faster than people type"))
    kinds.declare("waiting.let_through", _("To tell its author that a first post is up"))
    kinds.declare("waiting.turned_down", _("To tell its author that a first post is not put up"))
    kinds.declare("poll.changed", _("To know what a poll asked when"))
    kinds.declare("poll.closed", _("To be able to explain why a poll ended, and to tell those who voted"))
    kinds.declare("poll.ended", _("To tell who asked and who voted that a poll ended, once"))

    for act in Act:
        kinds.declare(f"thread.{act.value}", _("To be able to explain and undo what managers decide"))

    # Discourse and Misago: seconds between acts, longer on the first day, and the most in a day.
    pace.declare("thread", "1/15 seconds; 20/day", newcomer="1/120 seconds; 3/day")
    pace.declare("post", "1/5 seconds; 600/day", newcomer="1/30 seconds; 10/day")
    # Ours: a look after every sentence, and no renderer for hire.
    pace.declare("preview", "30/minute")
    # As many as searches (Discourse's limit); a pause in typing is one.
    pace.declare("similar", "60/minute")
    # Discourse: the most edits in a day.
    pace.declare("post.edit", "30/day")
    # Ours: as many as edits.
    pace.declare("answer", "30/day")
    # Ours: with every letter of a name.
    pace.declare("complete", "120/minute")
    # Ours: after every pause in typing, in two windows at once.
    pace.declare("draft", "90/minute")
    # NodeBB: at most 20 votes a day.
    pace.declare("support", "20/day")
    # Ours: whoever keeps more in a day keeps everything.
    pace.declare("bookmark", "100/day")
    # Ours: a change of mind is a vote as well.
    pace.declare("ballot", "60/day")
    # Discourse: fifty a day, and more with trust.
    for level, most in enumerate((50, 75, 100, 150)):
        pace.declare(f"reaction.{level}", f"{most}/day")

    for holding in (
        kept.POSTS,
        kept.THREADS,
        kept.REVISIONS,
        kept.REMOVALS,
        kept.HIDINGS,
        kept.ANSWERS,
        kept_reading.READINGS,
        kept_reading.BOARD_READINGS,
        kept.DRAFTS,
        kept.BALLOTS,
        kept.IDEA_ANSWERS,
        kept.POLLS,
        kept_steering.STEERINGS,
        kept_steering.PINS,
        kept.SUPPORTS,
        kept_reactions.REACTIONS,
        kept_reading.FOLLOWS,
        kept_reading.BOOKMARKS,
    ):
        holdings.register(holding)
    merging.register_place(merging.Place(_("Threads"), Thread.interests.through, "thread"))
    merging.register_place(merging.Place(_("Followers"), Follow, "member"))
    holdings.register(waiting_subject.HOLDING)
    erasing.register(erasing.Rows("threads", locking.threads_to_empty, locking.lock_threads, order=10))
    home.register(cards.TALK)
    profile_parts.register(cards.FOLLOW)
    places.register(PLACE)
    places.register(DRAFT)
    post_delete.connect(let_go_of_pictures, sender=Draft, dispatch_uid="discussions.let_go_of_pictures")
    live_streams.register(streams.THREAD)
    live_streams.register(streams.POLL)
    live_streams.register(streams.BOARD)
    register_subject(subjects.POST)
    register_subject(waiting_subject.SUBJECT)
    register_notice(waiting_subject.LOOKED_AT)
    register_thankable(thanks.POST)
    trusted_by.register(
        "threads_replied", _("threads of others in which you replied"), evidence.threads_replied
    )
    trusted_by.register("threads_entered", _("threads you read in"), evidence.THREADS_ENTERED)
    trusted_by.register("posts_read", _("posts you read"), evidence.posts_read)
    trusted_by.register("hidden", _("posts of yours that managers hid"), evidence.HIDDEN)
    register_notice(hidden(subjects.POST))
    for part in (own_digests.UNREAD, own_digests.NEW):
        digests.register(part)
    for topic in awaiting.TOPICS:
        register_topic(topic)
    register_notice(notices.REPLY)
    register_notice(notices.THREAD)
    register_notice(notices.ADDRESSED)
    register_notice(notices.MENTION)
    register_notice(notices.STEERED)
    register_notice(notices.CARRIED)
    register_notice(notices.ANSWER)
    register_notice(bookmark_notices.REMINDER)
    register_notice(idea_notices.ANSWERED)
    register_notice(idea_notices.NOTICED)
    register_notice(poll_notices.ENDED)
    consumers.register("discussions.mentions", {"member.left", mentions.KIND}, let_go_of_who_left)
    for place in (Board, Interest):
        post_save.connect(
            renew_after_change, sender=place, dispatch_uid=f"discussions.renew.{place.__name__}"
        )
    user_logged_in.connect(unsent.take_up, dispatch_uid="discussions.take_up_unsent")
    post_save.connect(renew_after_change, sender=ReactionKind, dispatch_uid="discussions.renew.ReactionKind")
    post_save.connect(renew_after_renaming, sender=Member, dispatch_uid="discussions.renew_after_renaming")
    post_save.connect(follow_no_more, sender=Block, dispatch_uid="discussions.follow_no_more")
    _groups()
    _gatherings()


def _gatherings() -> None:
    from community.discussions import gathering_notices, gatherings, kept_gatherings, origins
    from community.ledger import kinds
    from community.members import holdings, pace
    from community.notifications.kinds import register as register_notice

    kinds.declare("gathering.began", _("To ask those whose words somebody would like in a thread"))
    kinds.declare("gathering.settled", _("To tell whose words are in a thread by now"))
    kinds.declare("gathering.dropped", _("To tell who gathered words that no thread came of it"))
    kinds.declare("gathering.called_off", _("To know why no thread came of it"))
    kinds.declare("post.gathered", _("So that search finds words that came from a room"))
    # Ours: it asks for the attention of many.
    pace.declare("gathering", "1/30 seconds; 10/day", newcomer="1/120 seconds; 2/day")
    for holding in kept_gatherings.HOLDINGS:
        holdings.register(holding)
    for notice in gathering_notices.KINDS:
        register_notice(notice)
    origins.register("gathering", gatherings.origin_of)
    origins.register_hold("gathering", gatherings.hold_of)


def _groups() -> None:
    from community.discussions import group_notices, kept_groups
    from community.discussions.models import Group
    from community.ledger import kinds
    from community.members import holdings, merging, pace
    from community.notifications.kinds import register as register_notice

    explained = _("To be able to explain and undo what managers decide")
    kinds.declare("group.founded", _("To give a group its room, and to count what members make"))
    kinds.declare("group.asked", _("To tell who leads a group"))
    kinds.declare("group.invited", _("To tell who is invited"))
    kinds.declare("group.joined", _("To tell who was let in"))
    kinds.declare("group.left", _("To close what was open to a member of the group"))
    kinds.declare("group.handed_over", _("To tell who leads it now"))
    for kind in ("group.ended", "group.resumed", "group.visited"):
        kinds.declare(kind, explained)
    # Ours: a place takes care. Discourse: 10 invitations a day.
    pace.declare("group", "2/7 days")
    pace.declare("group.ask", "20/day")
    pace.declare("group.invite", "10/day")
    for holding in kept_groups.HOLDINGS:
        holdings.register(holding)
    for notice in group_notices.KINDS:
        register_notice(notice)
    merging.register_place(merging.Place(_("Groups"), Group.interests.through, "group"))


def let_go_of_pictures(instance: Any, **kwargs: Any) -> None:
    """However a draft ends, it keeps no picture any more."""
    from community.attachments.referring import let_go
    from community.discussions.drafting import DRAFT

    let_go(DRAFT.kind, instance.pk)


def renew_after_renaming(
    instance: Any, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """Names stand in cached fragments, so a change of name makes new versions of where they stand."""
    from community.discussions.kept import renew_threads_of
    from community.discussions.mentions import renew_mentions_of

    if not created and (update_fields is None or update_fields & {"name", "handle"}):
        renew_threads_of(instance.pk)
        renew_mentions_of(instance)


def let_go_of_who_left(entry: Any) -> None:
    """A mention of who left is a word and no link, also one that was read before they left and stands since; and nobody
    follows them any more."""
    from community.discussions.mentions import renew_mentions_of
    from community.discussions.models import Follow
    from community.members.models import Member

    for member in Member.objects.filter(pk=entry.subject_id, left_at__isnull=False):
        Follow.objects.filter(person=member).delete()
        renew_mentions_of(member)


def follow_no_more(instance: Any, created: bool, **kwargs: Any) -> None:
    """Who is blocked, and who blocked, follow each other no more."""
    from community.discussions.following import end_between

    if created:
        end_between(instance)


def renew_after_change(instance: Any, created: bool, **kwargs: Any) -> None:
    """Names of boards, interests and reactions stand in cached fragments as well."""
    from community.discussions.kept import renew_threads_on
    from community.discussions.kept_reactions import renew_threads_with
    from community.discussions.models import ReactionKind

    if isinstance(instance, ReactionKind):
        renew_threads_with(instance)
    elif not created:
        renew_threads_on(instance)
