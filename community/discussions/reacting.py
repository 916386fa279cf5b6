"""Reacting to a post, and taking that back. The only doors: page and API call these."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from community.discussions.access import reacting_post_for
from community.discussions.locking import acting_on
from community.discussions.models import Post, Reaction, ReactionKind
from community.ledger.recording import record
from community.members import pace
from community.recognition.trust import level_of


def react(member: Any, post: Post, kind: ReactionKind) -> Post:
    """Give a post a reaction, beside others of one's own; giving it twice changes nothing. Returns the post.

    Raises `PermissionDenied` for a stranger and for one's own post, `Http404` for what `member` may not read or whose
    words are gone, `ValidationError` for a kind that is not offered any more, `TooFast` for too many in a day.
    """
    with acting_on(post, member, reacting_post_for) as found:
        if found.author_id == member.pk:
            raise PermissionDenied(_("These are your own words. Reactions come from others."))
        if not Reaction.objects.filter(post=found, member=member, kind=kind).exists():
            require_giving(member, kind)
            Reaction.objects.create(post=found, member=member, kind=kind)
            _count(found, kind, +1)
            record("reaction.given", actor=member, subject=found, reaction=kind.pk)
    return found


def take_reaction(member: Any, post: Post, kind: ReactionKind) -> Post:
    """Take a reaction back; where there is none, nothing changes. Returns the post.

    Raises `PermissionDenied` for a stranger, `Http404` for what `member` may not read or whose words are gone.
    """
    with acting_on(post, member, reacting_post_for) as found:
        taken, _rows = Reaction.objects.filter(post=found, member=member, kind=kind).delete()
        if taken:
            _count(found, kind, -1)
            record("reaction.taken_back", actor=member, subject=found, reaction=kind.pk)
    return found


def require_giving(member: Any, kind: ReactionKind) -> None:
    """Whether `member` may give one more of this kind: raises `ValidationError` where it is not offered any more, and
    `TooFast` for too many in a day."""
    if not kind.is_offered:
        raise ValidationError(_("This reaction is not offered any more."))
    pace.check(member, f"reaction.{level_of(member)}")


def changed(counts: dict[str, int], kind: ReactionKind, change: int) -> dict[str, int]:
    """How many gave each kind, by its id, once so many more gave this one."""
    now = {**counts, str(kind.pk): counts.get(str(kind.pk), 0) + change}
    return {pk: count for pk, count in now.items() if count > 0}


def _count(post: Post, kind: ReactionKind, change: int) -> None:
    # Read under the lock of the thread, so that none is lost.
    post.reactions = changed(post.reactions, kind, change)
    post.save(update_fields=["reactions"])
    post.thread.touch()
