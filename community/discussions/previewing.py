"""Looking at one's words as they will stand, before anybody else does. Nothing is kept of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from community.discussions.access import require_member
from community.discussions.editing import checked_change
from community.discussions.models import Kind, Post
from community.discussions.polling import Terms
from community.discussions.posting import checked_body, checked_kind, checked_opening
from community.discussions.words import read_words
from community.members import pace
from community.members.models import Interest


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as it would be read; `title` is empty for a reply, `poll` None but for a poll."""

    html: SafeString
    title: str = ""
    poll: Terms | None = None


def preview_thread(
    member: Any,
    title: str,
    body: str,
    interests: Collection[Interest],
    kind: str = Kind.DISCUSSION,
    poll: Terms | None = None,
) -> Preview:
    """The thread that `start_thread` would make of these words. Raises what it would raise for them."""
    require_member(member)
    title, body = checked_opening(title, body, interests)
    terms = checked_kind(kind, poll)
    return Preview(_rendered(member, body), title, terms)


def preview_reply(member: Any, body: str) -> Preview:
    """The reply that `post_reply` would make of these words. Raises what it would raise for them."""
    require_member(member)
    return Preview(_rendered(member, checked_body(body)))


def preview_edit(post: Post, member: Any, body: str, title: str | None = None) -> Preview:
    """The post that `edit_post` would make of these words. Raises what it would raise for them."""
    require_member(member)
    title, body = checked_change(post, title, body)
    return Preview(_rendered(member, body), title or "")


def _rendered(member: Any, body: str) -> SafeString:
    pace.check(member, "preview")
    return mark_safe(read_words(member, body).html)  # safe: made by the one renderer
