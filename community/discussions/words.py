"""What a post holds besides its words: members it mentions, pictures and files it shows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from community.attachments import cards
from community.attachments.lines import lone_addresses
from community.attachments.models import Upload
from community.attachments.places import Place
from community.attachments.referring import refer
from community.attachments.rendering import read as read_pictures
from community.design.markdown import render
from community.discussions.limits import check_links
from community.discussions.mentions import read_mentions, record_mentions
from community.discussions.models import Post, Thread
from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Words:
    """Safe HTML, and whom and what it names."""

    html: str
    people: list[Member]
    uploads: list[Upload]
    # With a line of their own.
    addresses: list[str]


def read_words(member: Any, body: str) -> Words:
    """What `member` writes, as it will stand. No query without an @handle or an upload.

    Raises `ValidationError` for `body` where it names too many.
    """
    html, uploads = read_pictures(member, render(body, pictures=True))
    check_links(member, html)
    html, people = read_mentions(member, html)
    return Words(html, people, uploads, lone_addresses(html))


def note_words(post: Post, words: Words) -> None:
    """Note down whom and what a post names, inside the transaction that writes it.

    Raises `ValidationError` for `body` when an upload is gone meanwhile.
    """
    if words.uploads or post.version > 1:
        refer(PLACE.kind, post.pk, words.uploads)
    if words.addresses or post.version > 1:
        cards.note(PLACE.kind, post.pk, words.addresses)
    record_mentions(post, words.people)


def is_seen(member: Any, pks: Collection[int]) -> bool:
    """Whether `member` reads the words of one of these posts; what was removed has none."""
    return Post.objects.visible_to(member).filter(pk__in=pks).exclude(body="").exists()


def renew(pks: Collection[int]) -> None:
    """Have the threads of these posts made anew, also where they are open right now."""
    for thread in Thread.objects.filter(posts__in=pks).distinct():
        thread.touch()


PLACE = Place(
    kind="post",
    is_seen=is_seen,
    rewrite=lambda pks, change: Post.objects.filter(pk__in=pks).rewrite(change),
    renew=renew,
)
