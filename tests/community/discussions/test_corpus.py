"""Every attack of the corpus on every surface where a member's words stand: it is read, and nothing runs."""

import uuid
from html.parser import HTMLParser
from itertools import batched
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from community.design.markdown import normalise, render
from community.discussions.drafting import Words, save_draft
from community.discussions.models import Draft, Option, Post, Revision, Thread
from community.discussions.places import reply_to
from community.discussions.polling import Terms
from tests import cast
from tests.community.design.test_markdown_xss import ALLOWED, UNREAD
from tests.corpora import xss_payloads

AT_ONCE = 10
SAFE = {"", "http", "https", "mailto"}


class Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, and where it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.shapes: set[tuple[str, str]] = set()
        self.addresses: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.shapes |= {(tag, "")} | {(tag, name) for name, _value in attrs}
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction"):
                self.addresses.add((value or "").lstrip("".join(map(chr, range(33)))).translate(UNREAD))


MARKDOWN = {(tag, "") for tag in ALLOWED} | {(tag, name) for tag, names in ALLOWED.items() for name in names}


@pytest.fixture
def thread(ada, ben, listening) -> Thread:
    """A poll that was changed once, answered with its opening quoted, and half answered again."""
    thread = cast.thread(ada, "Needles", poll=Terms([f"Choice {n}" for n in range(AT_ONCE)], shows="always"))
    opening = thread.posts.get()
    Revision.objects.create(post=opening, version=1, title="Needle", body="Before", at=opening.at)
    Post.objects.filter(pk=opening.pk).update(version=2, edited_at=opening.at)
    cast.reply(ben, thread, "Mine")
    save_draft(ben, reply_to(thread), Words(body="Half"), uuid.uuid4())
    return thread


def pages(client, thread: Thread, words: str) -> list[str]:
    """Every page on which the words stand, as a member gets it."""
    cache.clear()
    opening = thread.posts.get(number=1)
    address = thread.get_absolute_url()
    addresses = [
        address,
        thread.board.get_absolute_url(),
        f"/posts/{opening.pk}/revisions/",
        "/me/drafts/",
        "/threads/",
    ]
    got = [client.get(url) for url in addresses]
    got.append(client.post(address, {"body": words, "preview": "1", "key": uuid.uuid4()}))
    got.append(client.get(f"/members/{thread.author.handle}/"))
    assert {response.status_code for response in got} == {200}
    return [response.content.decode() for response in got]


def attack(thread: Thread, payloads: tuple[str, ...]) -> None:
    """Put attacks wherever members' words stand, past what the verbs would refuse."""
    title, words = normalise(payloads[0])[:255] or "-", "\n\n".join(payloads)
    Thread.objects.filter(pk=thread.pk).update(title=title, version=thread.version + 100)
    thread.refresh_from_db()
    for choice, payload in zip(Option.objects.filter(poll=thread.pk), payloads, strict=False):
        Option.objects.filter(pk=choice.pk).update(text=normalise(payload)[:100])
    type(thread.author).objects.filter(pk=thread.author_id).update(name=normalise(payloads[-1])[:60] or "-")
    quoted = "> " + words.replace("\n", "\n> ")
    for post, body in zip(thread.posts.order_by("number"), (words, quoted), strict=True):
        Post.objects.filter(pk=post.pk).update(body=normalise(body), html=render(body))
    Revision.objects.update(title=title, body=normalise(words[::-1] + words))
    Draft.objects.update(body=normalise(words))


def test_no_attack_of_the_corpus_becomes_a_part_of_any_page(client, ben, thread):
    client.force_login(ben)
    harmless = [Skeleton(page) for page in pages(client, thread, "Mine too")]
    for payloads in batched(xss_payloads(), AT_ONCE, strict=False):
        attack(thread, payloads)
        for before, page in zip(harmless, pages(client, thread, "\n\n".join(payloads)), strict=True):
            found = Skeleton(page)
            assert found.shapes <= before.shapes | MARKDOWN
            assert {urlsplit(address).scheme for address in found.addresses} <= SAFE
