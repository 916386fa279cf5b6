"""@handle in a post: a link to that member, and word to them.

`render` knows nothing of members, so its safe HTML is gone over once more: only text outside of links and code is
looked at, and only what our own members' handles look like is ever put into it.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import ngettext

from community.design.markdown import render
from community.discussions.models import Post, Thread
from community.ledger.models import Entry
from community.ledger.recording import record
from community.members import pace
from community.members.access import visible_members
from community.members.models import HANDLE, Member

MOST = 10
"""Members mentioned in one post (Discourse)."""

MOST_OF_NEWCOMERS = 2
"""The same on the first day (Discourse)."""

KIND = "member.mentioned"

# Not in an address of mail or of another network, and not in a longer word.
_MENTION = re.compile(rf"(?<![\w@./+-])@({HANDLE.pattern})(?![\w@-]|\.\w)", re.IGNORECASE)
_CLOSED = {"a", "code", "pre"}


def rendered(member: Any, body: str) -> tuple[str, list[Member]]:
    """Safe HTML of what `member` writes, and whom it mentions. At most one query, none without an @handle.

    Raises `ValidationError` for `body` where it mentions too many.
    """
    html = render(body)
    written = _handles(html)
    if not written:
        return html, []
    people = {person.handle: person for person in visible_members().filter(handle__in=written)}
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
    link = re.compile(rf'<a data-member="{member.pk}" href="[^"]*">(@[^<]*)</a>')
    href = reverse("members:profile", args=[member.handle])
    now = r"\1" if member.left_at else rf'<a data-member="{member.pk}" href="{href}">\1</a>'
    for post in Post.objects.filter(pk__in=list(entries.values_list("data__post", flat=True))):
        if (html := link.sub(now, post.html)) != post.html:
            # Unless its author took the words along meanwhile.
            Post.objects.filter(pk=post.pk, html=post.html).update(html=html)
            Thread.objects.filter(pk=post.thread_id).renew()


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
    text = _OpenText(replace)
    text.feed(html)
    text.close()
    return "".join(text.parts)


class _OpenText(HTMLParser):
    """Copies HTML as it is, but for mentions in text that is neither link nor code."""

    def __init__(self, replace: Callable[[re.Match[str]], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._replace = replace
        self._closed = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._closed += tag in _CLOSED
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._closed -= tag in _CLOSED
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._closed else _MENTION.sub(self._replace, data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")
