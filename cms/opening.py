"""Opening the conversation that a page starts: its thread, and its live room if wished."""

import uuid
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from chat.models import Room
from chat.rooms import RESERVED
from cms.pages.talk import TalkPage
from community.discussions.models import Board, Thread
from community.discussions.posting import MOST_INTERESTS, start_thread


def open_conversation(page: TalkPage, by: Any) -> None:
    """Give `page` the thread and the room that its editor asked for, in the name of `by`; what it has stays.

    Raises what `start_thread` raises.
    """
    rows = type(page).objects.filter(pk=page.pk)
    with transaction.atomic():
        # The row's lock makes a second publishing wait, and then find the first one's thread.
        held = rows.select_for_update(of=("self",)).get()
        page.thread = held.thread or (start_talk(page, by) if page.opens_thread else None)
        page.room = held.room or (open_room(page) if page.with_room else None)
        rows.update(thread=page.thread, room=page.room)


def start_talk(page: TalkPage, by: Any) -> Thread:
    """The page's thread, begun by its intro and the way to it."""
    body = f"{page.intro}\n\n[{page.read_on}]({page.url})"
    interests = list(page.interests.all())[:MOST_INTERESTS]
    board = page.discuss_in or board_for(page)
    return start_thread(by, board, page.title, body, interests, uuid.uuid4())


def board_for(page: TalkPage) -> Board:
    """The board of the pages of this kind whose editor chose none. Where members founded a group at its address, there
    is a number behind it."""
    slug, title, description, icon = page.board
    names = {"title": str(title), "description": str(description), "icon": icon}
    addresses = chain([slug], (f"{slug}-{number}" for number in count(2)))
    boards = (Board.objects.get_or_create(slug=address, defaults=names)[0] for address in addresses)
    return next(board for board in boards if not board.is_of_group)


def open_room(page: TalkPage) -> Room:
    """An open room named after the page."""
    # Wagtail's slugs may hold any letters; a room's address holds plain ones.
    slug = slugify(page.title)[:50].strip("-") or page.word
    is_taken = slug in RESERVED or Room.objects.filter(slug=slug).exists()
    slug = f"{slug}-{page.pk}" if is_taken else slug
    starts_at, ends_at = page.hours or (None, None)
    room = Room.objects.create(
        slug=slug,
        title=page.title[:80],
        description=page.intro[:300],
        starts_at=starts_at,
        ends_at=ends_at,
    )
    room.interests.set(page.interests.all())
    return room
