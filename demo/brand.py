"""The demo's brand: its name, its front page and its stories, each with a talk and some with a live room."""

import re
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from wagtail.models import Site
from wagtail.rich_text import RichText

from cms.models import BrandSettings, HomePage, StoryPage
from cms.pages.talk import TalkPage
from cms.publishing import publish
from community.design.markdown import excerpt, render
from community.discussions.models import Thread
from community.members.models import Interest, Member
from demo.scale import DAYS, Scale
from demo.text import Text
from demo.topics import TOPICS

STORIES = 6
STORIES_WITH_A_ROOM = 2
INTRO = 220
"""Characters of a story's intro that are taken from its first paragraph."""


def make_brand() -> None:
    """Give the house a name and its front page a welcome."""
    BrandSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"name": "Overtone", "tagline": "Sound is better shared."},
    )
    home = HomePage.objects.get()
    home.heading = "Find the people who hear what you hear"
    home.intro = "Records, rooms and the stories behind them: a place for people who love the same sound."
    home.save_revision().publish()


def make_stories(
    scale: Scale, text: Text, editor: Member, interests: list[Interest]
) -> list[tuple[Thread, str, str]]:
    """Stories published by `editor` through the house's own verb; their threads, with topic and subject."""
    random = Random(scale.seed + 4)
    now = timezone.now()
    made = []
    for number in range(STORIES):
        piece = text.story(TOPICS[number % len(TOPICS)])
        parts = piece.body.split("\n\n")
        story: StoryPage = publish(
            StoryPage,
            editor,
            piece.title,
            excerpt(f"{parts[0]} {parts[1]}", INTRO),
            [_block(part) for part in parts[1:]],
            interests=random.sample(interests, 3),
            with_room=number < STORIES_WITH_A_ROOM,
        )
        if story.thread:
            date_back(story, now - timedelta(days=DAYS * (STORIES - number) / STORIES))
            made.append((story.thread, piece.topic, piece.subject))
    return made


def date_back(page: TalkPage, at: datetime) -> None:
    """Let a page and its talk begin at `at`, so that not all of the demo happened just now."""
    type(page).objects.filter(pk=page.pk).update(first_published_at=at)
    if thread := page.thread:
        thread.created_at = thread.last_post_at = at
        thread.save(update_fields=["created_at", "last_post_at"])
        thread.posts.update(at=at)


def _block(part: str) -> tuple[str, Any]:
    """A paragraph, quote, heading or list of Markdown as the block that shows it."""
    if part.startswith("> "):
        return "quote", {"quote": part.removeprefix("> ").strip()}
    if heading := re.fullmatch(r"#+ (.+)", part):
        return "heading", heading[1]
    return "text", RichText(render(part))
