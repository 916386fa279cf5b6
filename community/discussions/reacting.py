"""Reacting to a post, and taking that back. The only doors: page and API call these."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.discussions.access import reacting_post_for, require_member
from community.discussions.locking import lock_thread_of
from community.discussions.models import Post, Reaction, ReactionKind
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.recognition.trust import level_of


def react(member: Any, post: Post, kind: ReactionKind) -> Post:
    """Give a post a reaction, beside others of one's own; giving it twice changes nothing. Returns the post.

    Raises `PermissionDenied` for a stranger and for one's own post, `Http404` for what `member` may not read or whose
    words are gone, `ValidationError` for a kind that is not offered any more, `TooFast` for too many in a day.
    """
    with _reacting(member, post) as found:
        if found.author_id == member.pk:
            raise PermissionDenied(_("These are your own words. Reactions come from others."))
        if not Reaction.objects.filter(post=found, member=member, kind=kind).exists():
            if not kind.is_offered:
                raise ValidationError(_("This reaction is not offered any more."))
            pace.check(member, f"reaction.{level_of(member)}")
            Reaction.objects.create(post=found, member=member, kind=kind)
            _count(found, kind, +1)
            record("reaction.given", actor=member, subject=found, reaction=kind.pk)
    return found


def take_reaction(member: Any, post: Post, kind: ReactionKind) -> Post:
    """Take a reaction back; where there is none, nothing changes. Returns the post.

    Raises `PermissionDenied` for a stranger, `Http404` for what `member` may not read or whose words are gone.
    """
    with _reacting(member, post) as found:
        taken, _rows = Reaction.objects.filter(post=found, member=member, kind=kind).delete()
        if taken:
            _count(found, kind, -1)
            record("reaction.taken_back", actor=member, subject=found, reaction=kind.pk)
    return found


@contextmanager
def _reacting(member: Any, post: Post) -> Iterator[Post]:
    """The post as it stands now, its thread locked, in a transaction of a member who is still here."""
    require_member(member)
    with transaction.atomic():
        hold(member)
        # The row that every change in a thread locks; the counts are read under it, and so none is lost.
        lock_thread_of(post)
        yield reacting_post_for(member, post.pk)


def _count(post: Post, kind: ReactionKind, change: int) -> None:
    counts = {**post.reactions, str(kind.pk): post.reactions.get(str(kind.pk), 0) + change}
    post.reactions = {pk: count for pk, count in counts.items() if count > 0}
    post.save(update_fields=["reactions"])
    post.thread.touch()
