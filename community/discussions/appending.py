"""Putting a post at the end of a thread: what every verb by which words come in does last."""

import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from community.discussions.models import Board, Kind, Post, Thread, slug_of
from community.discussions.reading import take_part


def open_thread(board: Board, member: Any, title: str, kind: str = Kind.DISCUSSION) -> Thread:
    """A new thread without a post, counted in on its board, whose row is locked."""
    Board.objects.filter(pk=board.pk).update(thread_count=F("thread_count") + 1)
    return Thread.objects.create(board=board, author=member, title=title, slug=slug_of(title), kind=kind)


def append_post(
    thread: Thread, member: Any, body: str, html: str, client_id: uuid.UUID, replies_to: Post | None = None
) -> Post:
    """Add the next post to a thread whose row is locked or new."""
    now = timezone.now()
    thread.last_number += 1
    thread.post_count += 1
    thread.version += 1
    thread.last_post_at = now
    thread.save(update_fields=["last_number", "post_count", "version", "last_post_at"])
    thread.tell()
    post = Post.objects.create(
        thread=thread,
        number=thread.last_number,
        author=member,
        replies_to=replies_to,
        body=body,
        html=html,
        at=now,
        client_id=client_id,
    )
    take_part(post)
    return post
