"""@handle in a post: a link to that member, and word to them.

The renderer knows nothing of members, so its safe HTML is gone over once more: only text outside of links and code
is looked at, and only what our own members' handles look like is ever put into it.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import ngettext

from community.design.going_over import Copy
from community.discussions.models import Post
from community.ledger.models import Entry
from community.ledger.recording import record
from community.members import pace
from community.members.blocks import people_for
from community.members.models import HANDLE, Member

MOST = 10
"""Members mentioned in one post (Discourse)."""

MOST_OF_NEWCOMERS = 2
"""The same on the first day (Discourse)."""

KIND = "member.mentioned"

# Not in an address of mail or of another network, and not in a longer word.
_MENTION = re.compile(rf"(?<![\w@./+-])@({HANDLE.pattern})(?![\w@-]|\.\w)", re.IGNORECASE)


def read_mentions(member: Any, html: str) -> tuple[str, list[Member]]:
    """The safe HTML of what `member` writes with its mentions made links, and whom it mentions. At most one query,
    none without an @handle.

    Raises `ValidationError` for `body` where it mentions too many.
    """
    written = _handles(html)
    if not written:
        return html, []
    people = {person.handle: person for person in people_for(member).filter(handle__in=written)}
    _check_number(member, len(people))
    return _go_over(html, lambda match: _link(match, people.get(match[1].lower()))), list(people.values())


def record_mentions(post: Post, people: list[Member]) -> None:
    """Note down whom a post mentions, once each, inside its transaction. To mention oneself is no news."""
    if not people:
        return
    noted = Entry.objects.filter(kind=KIND, subject_kind="member", subject_id__in=[p.pk for p in people])
    known = {post.author_id, *noted.filter(data__post=post.pk).values_list("subject_id", flat=True)}
    for person in people:
        if person.pk not in known:
            record(KIND, actor=post.author, subject=person, post=post.pk)


def renew_mentions_of(member: Member) -> None:
    """Lead every mention to where the member's profile is now; once there is none, leave only the words."""
    entries = Entry.objects.filter(kind=KIND, subject_kind="member", subject_id=member.pk)
    posts = Post.objects.filter(pk__in=list(entries.values_list("data__post", flat=True)))
    posts.rewrite(partial(lead_anew, member.pk, "" if member.left_at else member.handle))


def lead_anew(pk: int, handle: str, html: str) -> str:
    """`html` with the mentions of the member with this id led to the profile of `handle`; only words where it is ""."""
    href = reverse("members:profile", args=[handle]) if handle else ""
    now = rf'<a data-member="{pk}" href="{href}">\1</a>' if handle else r"\1"
    return re.sub(rf'<a data-member="{pk}" href="[^"]*">(@[^<]*)</a>', now, html)


def _check_number(member: Any, number: int) -> None:
    most = MOST_OF_NEWCOMERS if pace.is_newcomer(member) else MOST
    if number > most:
        raise ValidationError(
            {
                "body": ngettext(
                    "You can mention %(most)d member in a post.",
                    "You can mention up to %(most)d members in a post.",
                    most,
                )
                % {"most": most}
            }
        )


def _handles(html: str) -> set[str]:
    """The handles that stand in the open text, whether somebody has them or not."""
    found: list[str] = []

    def note(match: re.Match[str]) -> str:
        found.append(match[1].lower())
        return match[0]

    _go_over(html, note)
    return set(found)


def _link(match: re.Match[str], person: Member | None) -> str:
    if person is None:
        return match[0]
    return f'<a data-member="{person.pk}" href="{person.get_absolute_url()}">{match[0]}</a>'


def _go_over(html: str, replace: Callable[[re.Match[str]], str]) -> str:
    """`html` with each @handle that stands in its open text replaced."""
    return _Mentions(replace).over(html) if "@" in html else html


class _Mentions(Copy):
    # Quoted words call nobody a second time.
    closing = Copy.closing | {"blockquote"}

    def __init__(self, replace: Callable[[re.Match[str]], str]) -> None:
        super().__init__()
        self._replace = replace

    def text(self, text: str) -> str:
        return _MENTION.sub(self._replace, text)
