"""What the pages show besides their own words, each in a constant number of queries."""

from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import BooleanField, Exists, F, OuterRef, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from chat.models import Message, Room
from cms.freshness import token
from community.discussions.models import Board, Post, Thread
from community.members.cards import cards_for
from community.members.models import MemberInterest

if TYPE_CHECKING:
    from cms.pages import HomePage, StoryPage

STORIES_ON_COVER, IN_A_ROW = 6, 3
STORIES_FOR_MEMBER = 3
THREADS, BOARDS, ROOMS = 6, 6, 3
REPLIES_ON_STORY, MESSAGES_ON_STORY = 3, 4
EXCERPT_WORDS = 40
LATELY = timedelta(hours=24)
BODY_KEPT_SECONDS = 60 * 60


def home_for(page: "HomePage", member: Any) -> dict[str, Any]:
    """The home of a member, or the cover that a stranger sees."""
    if member.is_authenticated:
        return {"stories": stories_for(member)[:STORIES_FOR_MEMBER], "cards": cards_for(member)}
    stories = list(stories_for(member)[: STORIES_ON_COVER + 1])
    lead = page.featured if page.featured and page.featured.live else next(iter(stories), None)
    return {
        "lead": lead,
        "stories": in_rows([story for story in stories if story != lead]),
        "threads": Thread.objects.visible_to(member)
        .select_related("board", "author")
        .newest_first()[:THREADS],
        "boards": Board.objects.visible_to(member)[:BOARDS],
        "rooms": Room.objects.visible_to(member).open().order_by(F("last_at").desc(nulls_last=True))[:ROOMS],
    }


def in_rows(stories: list[Any]) -> list[Any]:
    """As many as fill the cover's rows of `IN_A_ROW`, where there are enough for one."""
    return stories[: min(len(stories) // IN_A_ROW * IN_A_ROW or len(stories), STORIES_ON_COVER)]


def stories_for(member: Any) -> Any:
    """Stories to read, newest first; for a member those about what they love come before (`fits`)."""
    stories = apps.get_model("cms.StoryPage").objects.newest()
    if not member.is_authenticated:
        return stories.annotate(fits=Value(False, BooleanField()))
    loved = MemberInterest.objects.filter(member=member).values("interest")
    about = stories.model.interests.through.objects.filter(storypage=OuterRef("pk"), interest__in=loved)
    return stories.annotate(fits=Exists(about)).order_by("-fits", "-first_published_at", "-pk")


def story_for(story: "StoryPage", request: HttpRequest) -> dict[str, Any]:
    """A story's body and interests, and as much of its talk as the viewer may see."""
    own = {"body": body_of(story, request), "interests": list(story.interests.all())}
    return own | thread_of(story, request.user) | room_of(story, request.user)


def thread_of(story: "StoryPage", member: Any) -> dict[str, Any]:
    """The story's thread and its latest replies, oldest of them first."""
    threads = Thread.objects.visible_to(member).select_related("board")
    thread = threads.filter(pk=story.thread_id).first() if story.thread_id else None
    if not thread:
        return {}
    replies = Post.objects.visible_to(member).filter(thread=thread, number__gt=1).select_related("author")
    return {"thread": thread, "posts": with_excerpts(replies.order_by("-number")[:REPLIES_ON_STORY])}


def room_of(story: "StoryPage", member: Any) -> dict[str, Any]:
    """The story's room, its latest messages, and how many talked there within `LATELY`."""
    room = Room.objects.visible_to(member).filter(pk=story.room_id).first() if story.room_id else None
    if not room:
        return {}
    said = Message.objects.visible_to(member).filter(room=room).select_related("author")
    return {
        "room": room,
        "lately": room.memberships.filter(spoke_at__gte=timezone.now() - LATELY).count(),
        "messages_in_room": with_excerpts(said.order_by("-seq")[:MESSAGES_ON_STORY]),
    }


def with_excerpts(newest_first: Iterable[Any]) -> list[Any]:
    """Posts or messages in the order in which they were said, each with its `excerpt` in plain words."""
    said = list(newest_first)[::-1]
    for thing in said:
        thing.excerpt = Truncator(unescape(strip_tags(thing.html))).words(EXCERPT_WORDS)
    return said


def body_of(story: "StoryPage", request: HttpRequest) -> SafeString:
    """The body as HTML, the same for everybody and so kept until the brand's content changes."""
    if getattr(request, "is_preview", False):
        return story.body.__html__()
    return cache.get_or_set(f"cms:body:{story.pk}:{token()}", story.body.__html__, BODY_KEPT_SECONDS)
