"""All that this room plugs in below it, on one page."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    _kinds_of_entries()
    _paces()
    _holdings()
    _interests()
    _pictures()
    _live()
    _moderation()
    _recognition()
    _notices()
    _members()
    _names()
    _groups()
    _gatherings()


def _kinds_of_entries() -> None:
    from community.discussions import mentions
    from community.discussions.models import Act
    from community.ledger import kinds

    explained = _("To be able to explain and undo what managers decide")
    for name, purpose in (
        ("thread.started", _("To know who begins conversations, and to tell those who follow them")),
        ("post.replied", _("To know who answers whom, and to tell those who take part")),
        (mentions.KIND, _("To tell who is mentioned, and to keep the link to them right")),
        ("post.hidden", explained),
        ("post.restored", explained),
        ("post.edited", _("So that search finds what a post says now")),
        ("post.removed", _("So that search forgets what its author took back")),
        ("post.returned", _("So that search finds again what its author brought back")),
        ("reaction.given", _("To know which words move others")),
        ("reaction.taken_back", _("To know that they do not any more")),
        ("bookmark.due", _("To remind members of what they keep, once")),
        ("post.answered", _("To know who helps whom, and to tell who wrote the best answer")),
        ("post.unanswered", _("To know that an answer is not the best one any more")),
        ("idea.supported", _("To know who is for an idea, and to tell them what becomes of it")),
        ("idea.support_withdrawn", _("To know who is not for an idea any more")),
        ("idea.noticed", _("To tell the brand of ideas that many are for")),
        ("idea.answered", _("To know what the brand answered when, and to tell who is for the idea")),
        ("waiting.kept", _("To look at first posts that came in faster than people type")),
        ("waiting.let_through", _("To tell its author that a first post is up")),
        ("waiting.turned_down", _("To tell its author that a first post is not put up")),
        ("poll.changed", _("To know what a poll asked when")),
        ("poll.closed", _("To be able to explain why a poll ended, and to tell those who voted")),
        ("poll.ended", _("To tell who asked and who voted that a poll ended, once")),
        *((f"thread.{act.value}", explained) for act in Act),
    ):
        kinds.declare(name, purpose)


def _paces() -> None:
    from community.members import pace

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


def _holdings() -> None:
    from community.discussions import kept, kept_reactions, kept_reading, kept_steering, locking
    from community.discussions.waiting_subject import HOLDING
    from community.members import erasing
    from community.members.holdings import register

    for holding in (
        *(kept.POSTS, kept.THREADS, kept.REVISIONS, kept.REMOVALS, kept.HIDINGS, kept.ANSWERS),
        *(kept_reading.READINGS, kept_reading.BOARD_READINGS),
        *(kept.DRAFTS, kept.BALLOTS, kept.IDEA_ANSWERS, kept.POLLS),
        *(kept_steering.STEERINGS, kept_steering.PINS),
        *(kept.SUPPORTS, kept_reactions.REACTIONS, kept_reading.FOLLOWS, kept_reading.BOOKMARKS, HOLDING),
    ):
        register(holding)
    erasing.register(erasing.Rows("threads", locking.threads_to_empty, locking.lock_threads, order=10))


def _interests() -> None:
    from community.discussions.models import Follow, Thread
    from community.members import merging

    merging.register_place(merging.Place(_("Threads"), Thread.interests.through, "thread"))
    merging.register_place(merging.Place(_("Followers"), Follow, "member"))


def _pictures() -> None:
    from community.attachments import places
    from community.discussions.drafting import DRAFT
    from community.discussions.models import Draft
    from community.discussions.words import PLACE

    places.register(PLACE)
    places.register(DRAFT)
    post_delete.connect(let_go_of_pictures, sender=Draft, dispatch_uid="discussions.let_go_of_pictures")


def _live() -> None:
    from community.discussions import streams
    from community.live.streams import register

    for stream in (streams.THREAD, streams.POLL, streams.BOARD):
        register(stream)


def _moderation() -> None:
    from community.discussions import subjects, waiting_subject
    from community.moderation.subjects import register

    register(subjects.POST)
    register(waiting_subject.SUBJECT)


def _recognition() -> None:
    from community.discussions import evidence, thanks
    from community.recognition.evidence import register
    from community.recognition.thankables import register as register_thankable

    register_thankable(thanks.POST)
    register("threads_replied", _("threads of others in which you replied"), evidence.threads_replied)
    register("threads_entered", _("threads you read in"), evidence.THREADS_ENTERED)
    register("posts_read", _("posts you read"), evidence.posts_read)
    register("hidden", _("posts of yours that managers hid"), evidence.HIDDEN)


def _notices() -> None:
    from community.discussions import awaiting, bookmark_notices, idea_notices, notices, poll_notices
    from community.discussions.digests import NEW, UNREAD
    from community.discussions.subjects import POST
    from community.discussions.waiting_subject import LOOKED_AT
    from community.moderation.notices import hidden
    from community.notifications import digests
    from community.notifications.telling import register
    from community.notifications.topics import register as register_topic

    for part in (UNREAD, NEW):
        digests.register(part)
    for topic in awaiting.TOPICS:
        register_topic(topic)
    for kind in (
        *(LOOKED_AT, hidden(POST)),
        *(notices.REPLY, notices.THREAD, notices.ADDRESSED, notices.MENTION),
        *(notices.STEERED, notices.CARRIED, notices.ANSWER),
        *(bookmark_notices.REMINDER, idea_notices.ANSWERED, idea_notices.NOTICED, poll_notices.ENDED),
    ):
        register(kind)


def _members() -> None:
    from community.discussions import cards, mentions, unsent
    from community.ledger import consumers
    from community.members import cards as home
    from community.members import profile_parts
    from community.members.models import Block

    home.register(cards.TALK)
    profile_parts.register(cards.FOLLOW)
    consumers.register("discussions.mentions", {"member.left", mentions.KIND}, let_go_of_who_left)
    user_logged_in.connect(unsent.take_up, dispatch_uid="discussions.take_up_unsent")
    post_save.connect(follow_no_more, sender=Block, dispatch_uid="discussions.follow_no_more")


def _names() -> None:
    from community.discussions import renewing
    from community.discussions.models import Board, ReactionKind
    from community.members.models import Interest, Member

    for place in (Board, Interest):
        uid = f"discussions.renew.{place.__name__}"
        post_save.connect(renewing.place_saved, sender=place, dispatch_uid=uid)
    post_save.connect(
        renewing.reaction_kind_saved, sender=ReactionKind, dispatch_uid="discussions.renew.ReactionKind"
    )
    post_save.connect(renewing.member_saved, sender=Member, dispatch_uid="discussions.renew_after_renaming")


def _groups() -> None:
    from community.discussions import group_notices, kept_groups
    from community.discussions.models import Group
    from community.ledger import kinds
    from community.members import holdings, merging, pace
    from community.notifications.telling import register as register_notice

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


def _gatherings() -> None:
    from community.discussions import gathering_notices, gatherings, kept_gatherings, origins
    from community.ledger import kinds
    from community.members import holdings, pace
    from community.notifications.telling import register as register_notice

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


def let_go_of_pictures(instance: Any, **kwargs: Any) -> None:
    """However a draft ends, it keeps no picture any more."""
    from community.attachments.referring import let_go
    from community.discussions.drafting import DRAFT

    let_go(DRAFT.kind, instance.pk)


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
