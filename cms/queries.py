"""What the pages show besides their own words, each in a constant number of queries."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import BooleanField, Exists, OuterRef, Value
from django.http import HttpRequest
from django.utils.safestring import SafeString

from cms.freshness import token
from community.members.cards import cards_for
from community.members.models import MemberInterest

if TYPE_CHECKING:
    from cms.pages import HomePage, StoryPage

STORIES_ON_COVER = 6
STORIES_FOR_MEMBER = 4
BODY_KEPT_SECONDS = 60 * 60


def home_for(page: "HomePage", member: Any) -> dict[str, Any]:
    """The home of a member, or the cover that a stranger sees."""
    if member.is_authenticated:
        return {"stories": stories_for(member)[:STORIES_FOR_MEMBER], "cards": cards_for(member)}
    stories = list(stories_for(member)[: STORIES_ON_COVER + 1])
    lead = page.featured if page.featured and page.featured.live else next(iter(stories), None)
    return {"lead": lead, "stories": [story for story in stories if story != lead][:STORIES_ON_COVER]}


def stories_for(member: Any) -> Any:
    """Stories to read, newest first; for a member those about what they love come before (`fits`)."""
    stories = apps.get_model("cms.StoryPage").objects.newest()
    if not member.is_authenticated:
        return stories.annotate(fits=Value(False, BooleanField()))
    loved = MemberInterest.objects.filter(member=member).values("interest")
    about = stories.model.interests.through.objects.filter(storypage=OuterRef("pk"), interest__in=loved)
    return stories.annotate(fits=Exists(about)).order_by("-fits", "-first_published_at", "-pk")


def story_for(story: "StoryPage", request: HttpRequest) -> dict[str, Any]:
    """A story's body and interests."""
    return {"body": body_of(story, request), "interests": list(story.interests.all())}


def body_of(story: "StoryPage", request: HttpRequest) -> SafeString:
    """The body as HTML, the same for everybody and so kept until the brand's content changes."""
    if getattr(request, "is_preview", False):
        return story.body.__html__()
    return cache.get_or_set(f"cms:body:{story.pk}:{token()}", story.body.__html__, BODY_KEPT_SECONDS)
