"""Reading what one keeps, and the sign of it on a thread's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from community.design.markdown import excerpt
from community.discussions.models import Bookmark, Post

EXCERPT = 200
"""Characters of a post in the list of what one keeps."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A bookmark with its post; None where its member may not read that any more, or its words are gone."""

    bookmark: Bookmark
    post: Post | None

    @property
    def excerpt(self) -> str:
        return excerpt(self.post.body, EXCERPT) if self.post else ""


def with_posts(rows: Sequence[Bookmark], member: Any) -> list[Kept]:
    """Each bookmark of `member` with its post, in the order given. One query."""
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    found = posts.in_bulk([row.post_id for row in rows])
    return [Kept(row, found.get(row.post_id)) for row in rows]


def sign_of(post_id: int) -> str:
    """What stands in the place of the button, where the post is kept: the way to its note and reminder."""
    return _sign(get_language()).replace("/0/", f"/{post_id}/")


@lru_cache(maxsize=16)
def _sign(language: str) -> str:
    return render_to_string("discussions/_bookmarked.html")
