"""Stories, and the page that lists them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import StoryBody
from cms.keeping import Keepable, Watched
from cms.queries import story_for
from cms.widgets import ImageChooser
from community.discussions import paging
from community.discussions.posting import TITLE_SHORTEST

STORIES_PER_PAGE = 24


class StoryQuerySet(PageQuerySet):
    def newest(self) -> "StoryQuerySet":
        """What can be read, newest first, with what a card of it needs."""
        return self.live().public().order_by("-first_published_at", "-pk").select_related("cover", "thread")


class StoryIndexPage(Keepable, Page):
    """All stories, newest first."""

    intro = models.CharField(_("intro"), max_length=240, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro", widget=AdminAutoHeightTextInput)]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]
    max_count = 1
    template = "cms/stories.html"

    class Meta:
        verbose_name = _("list of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
        stories = StoryPage.objects.newest()
        try:
            found = paging.by_key(stories, "first_published_at", older, newer, STORIES_PER_PAGE)
        except ValidationError:
            raise Http404 from None
        return super().get_context(request, *args, **kwargs) | {"stories": found}

    def watched(self) -> Watched:
        """Each card counts the replies to its story."""
        return Watched(everything=True)


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
    opens_thread = models.BooleanField(
        _("open a conversation"), default=True, help_text=_("Publishing starts a thread about the story.")
    )
    discuss_in = models.ForeignKey(
        "discussions.Board",
        verbose_name=_("on the board"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"kind": "board"},
        help_text=_("The board of stories, if none is chosen."),
    )
    with_room = models.BooleanField(_("open a live room too"), default=False)
    thread = models.ForeignKey(
        "discussions.Thread",
        verbose_name=_("thread"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="stories",
    )
    room = models.ForeignKey(
        "chat.Room",
        verbose_name=_("room"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="stories",
    )

    objects = PageManager.from_queryset(StoryQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
        FieldPanel("cover", widget=ImageChooser),
        FieldPanel("body"),
        FieldPanel("interests"),
        MultiFieldPanel(
            [
                FieldPanel("opens_thread"),
                FieldPanel("discuss_in"),
                FieldPanel("with_room"),
                FieldPanel("thread", read_only=True),
                FieldPanel("room", read_only=True),
            ],
            _("The talk about it"),
        ),
    ]
    exclude_fields_in_copy: ClassVar = ["thread", "room"]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/story.html"

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | story_for(self, request)

    def watched(self) -> Watched:
        return Watched(thread=self.thread_id, room=self.room_id)

    def clean(self) -> None:
        """Refuse a title that its thread could not have."""
        super().clean()
        if self.opens_thread and len(self.title.strip()) < TITLE_SHORTEST:
            message = _("Give a story with a conversation a title of at least %(least)d characters.")
            raise ValidationError({"title": message % {"least": TITLE_SHORTEST}})

    def with_content_json(self, content: dict[str, Any]) -> "StoryPage":
        """An older wording of this story; its talk is no part of what was written, so it stays."""
        story = super().with_content_json(content)
        story.thread_id, story.room_id = self.thread_id, self.room_id
        return story

    @property
    def replies(self) -> int:
        """How many answered, for a card; costs a query unless fetched with its thread."""
        return self.thread.reply_count if self.thread else 0
