"""Opening the conversation that a story starts: its thread, and its live room if wished."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chat.models import Room
from cms.pages import StoryPage
from community.discussions.models import Board, Thread
from community.discussions.posting import MOST_INTERESTS, start_thread

STORIES_BOARD = "stories"


def open_conversation(story: StoryPage, by: Any) -> None:
    """Give `story` the thread and the room that its editor asked for, in the name of `by`; what it has stays.

    Raises what `start_thread` raises.
    """
    with transaction.atomic():
        # The row's lock makes a second publishing wait, and then find the first one's thread.
        held = StoryPage.objects.select_for_update(of=("self",)).get(pk=story.pk)
        story.thread = held.thread or (start_talk(story, by) if story.opens_thread else None)
        story.room = held.room or (open_room(story) if story.with_room else None)
        StoryPage.objects.filter(pk=story.pk).update(thread=story.thread, room=story.room)


def start_talk(story: StoryPage, by: Any) -> Thread:
    """The story's thread, begun by its intro and the way to it."""
    link = _("Read the story")
    body = f"{story.intro}\n\n[{link}]({story.url})"
    interests = list(story.interests.all())[:MOST_INTERESTS]
    board = story.discuss_in or stories_board()
    return start_thread(by, board, story.title, body, interests, uuid.uuid4())


def stories_board() -> Board:
    """The board of the stories whose editor chose none."""
    names = {"title": _("Stories"), "description": _("The talk about our stories."), "icon": "sparkles"}
    return Board.objects.get_or_create(slug=STORIES_BOARD, defaults=names)[0]


def open_room(story: StoryPage) -> Room:
    """An open room named after the story."""
    # Wagtail's slugs may hold any letters; a room's address holds plain ones.
    slug = slugify(story.title)[:50].strip("-") or "story"
    slug = f"{slug}-{story.pk}" if Room.objects.filter(slug=slug).exists() else slug
    room = Room.objects.create(slug=slug, title=story.title[:80], description=story.intro[:300])
    room.interests.set(story.interests.all())
    return room
