"""Stories, and the page that lists them."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import StoryBody
from cms.keeping import Keepable
from cms.queries import story_for

STORIES_PER_PAGE = 24


class StoryQuerySet(PageQuerySet):
    def newest(self) -> "StoryQuerySet":
        """What can be read, newest first, with what a card of it needs."""
        return self.live().public().order_by("-first_published_at", "-pk").select_related("cover")


class StoryIndexPage(Keepable, Page):
    """All stories, newest first."""

    intro = models.CharField(_("intro"), max_length=240, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]
    max_count = 1
    template = "cms/stories.html"

    class Meta:
        verbose_name = _("list of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(StoryPage.objects.newest(), STORIES_PER_PAGE)
        found = pages.get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"stories": found}


class StoryPage(Keepable, Page):
    """A story of the brand or of its people, with the talk that it started."""

    intro = models.CharField(_("intro"), max_length=400)
    cover = models.ForeignKey(
        "cms.BrandImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A cover is drawn for a story without a picture."),
    )
    interests = ParentalManyToManyField(
        "members.Interest", verbose_name=_("interests"), blank=True, related_name="stories"
    )
    body = StreamField(StoryBody(), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(StoryQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("cover"),
        FieldPanel("body"),
        FieldPanel("interests"),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/story.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | story_for(self, request)
