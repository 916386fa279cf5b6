"""Quoting a post: who said it, with the way there, and the words."""

import re
from typing import Any

from community.attachments.composing import escaped
from community.design.numbers import number_in
from community.discussions.models import Post, Thread

LONGEST = 1_000
"""Characters of a whole post that a quote takes; who wants others of its words selects them."""

# A link definition works for the whole text around the quote: it would make links of what the quoting one writes.
_DEFINITION = re.compile(r"\[(?=[^\[\]]{1,999}\]:)")


def quote_of(post: Post) -> str:
    """Markdown that quotes what `post` says, and nothing after it."""
    words = _DEFINITION.sub(r"\\[", _shortened(post.body))
    lines = [f"[{escaped(post.author.name)}]({post.get_absolute_url()}):", "", *words.split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def quote_for(member: Any, thread: Thread, number: str) -> str:
    """The quote of the post with this number; "" for none that `member` may read. One query, none for no number."""
    wanted = number_in(number, 9)
    if wanted is None:
        return ""
    posts = Post.objects.visible_to(member).filter(thread=thread, number=wanted, hiding=None)
    post = posts.exclude(body="").select_related("author", "thread__board").first()
    return quote_of(post) if post else ""


def with_quote(body: str, quote: str) -> str:
    """`quote` under what is written already, unless it stands there."""
    if not quote or quote.strip() in body:
        return body
    return f"{body.rstrip()}\n\n{quote}".lstrip("\n")


def _shortened(body: str) -> str:
    """Cut at a line or a word."""
    if len(body) <= LONGEST:
        return body
    cut = body[:LONGEST]
    return cut[: max(cut.rfind("\n"), cut.rfind(" ")) if " " in cut[LONGEST // 2 :] else None].rstrip() + " …"
