"""What all that the brand publishes has in common: words and pictures about interests, and the talk that it starts."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import StoryBody
from cms.keeping import Keepable, Watched, next_turn
from cms.queries import lists_beside, page_for
from cms.widgets import ImageChooser
from community.discussions import paging
from community.discussions.posting import TITLE_SHORTEST

PER_PAGE = 24


class TalkQuerySet(PageQuerySet):
    def newest(self) -> "TalkQuerySet":
        """What can be read, newest first, with what a card of it needs."""
        return self.live().public().order_by("-first_published_at", "-pk").select_related("cover", "thread")


class TalkPage(Keepable, Page):
    """A page of the brand with the thread and the room that it started. Each kind is a table of its own.

    `word`: its name for the machine, as in the ledger's "story.published"; `read_on`: what leads to it from its
    thread; `board`: slug, title, description and icon of the board for its talk where an editor chose none; `card`: the
    template that shows it in a list.
    """

    word: ClassVar[str]
    read_on: ClassVar[Promise]
    board: ClassVar[tuple[str, Promise, Promise, str]]
    card: ClassVar[str] = "cms/story_card.html"

    intro = models.CharField(_("intro"), max_length=400)
    cover = models.ForeignKey(
        "cms.BrandImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A cover is drawn where there is no picture."),
    )
    interests = ParentalManyToManyField("members.Interest", verbose_name=_("interests"), blank=True)
    body = StreamField(StoryBody(), verbose_name=_("body"), blank=True)
    opens_thread = models.BooleanField(
        _("open a conversation"), default=True, help_text=_("Publishing starts a thread about it.")
    )
    discuss_in = models.ForeignKey(
        "discussions.Board",
        verbose_name=_("on the board"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"kind": "board"},
        help_text=_("The board for all of its kind, if none is chosen."),
    )
    with_room = models.BooleanField(_("open a live room too"), default=False)
    thread = models.ForeignKey(
        "discussions.Thread",
        verbose_name=_("thread"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
    )
    room = models.ForeignKey(
        "chat.Room",
        verbose_name=_("room"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
    )

    objects = PageManager.from_queryset(TalkQuerySet)()

    exclude_fields_in_copy: ClassVar = ["thread", "room"]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | page_for(self, request)

    def watched(self) -> Watched:
        return Watched(thread=self.thread_id, room=self.room_id, until=next_turn(self.turns()))

    def turns(self) -> list[datetime | None]:
        """When the clock alone changes what it shows: its room begins or ends."""
        return [self.room.starts_at, self.room.ends_at] if self.room else []

    def clean(self) -> None:
        """Refuse a title that its thread could not have."""
        super().clean()
        if self.opens_thread and len(self.title.strip()) < TITLE_SHORTEST:
            message = _("Where a conversation opens, a title has at least %(least)d characters.")
            raise ValidationError({"title": message % {"least": TITLE_SHORTEST}})

    def with_content_json(self, content: dict[str, Any]) -> "TalkPage":
        """An older wording of this page; its talk is no part of what was written, so it stays."""
        page = super().with_content_json(content)
        page.thread_id, page.room_id = self.thread_id, self.room_id
        return page

    @property
    def dated(self) -> datetime | None:
        """When it appeared, where that tells its readers something."""
        return self.first_published_at

    @property
    def hours(self) -> tuple[datetime | None, datetime | None] | None:
        """When its room begins and ends; None where that is the hosts' to say."""
        return None

    @property
    def replies(self) -> int:
        """How many answered, for a card; costs a query unless fetched with its thread."""
        return self.thread.reply_count if self.thread else 0


def panels(*own: Panel) -> list[Panel]:
    """What editors fill in: title and intro, what is `own` to the kind, then what all have."""
    return [
        *Page.content_panels,
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
        *own,
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


class TalkIndexPage(Keepable, Page):
    """The list of one kind of such pages, newest first."""

    of: ClassVar[type[TalkPage]]

    intro = models.CharField(_("intro"), max_length=240, blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro", widget=AdminAutoHeightTextInput)]
    parent_page_types: ClassVar = ["cms.HomePage"]
    max_count = 1

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        lists = {"lists": lists_beside(self)}
        return super().get_context(request, *args, **kwargs) | lists | self.listed(request)

    def listed(self, request: HttpRequest) -> dict[str, Any]:
        """What the list shows: `pages`, a slice of them. Raises `Http404` for an address that no slice has."""
        return {"pages": listed_by(self.of.objects.newest(), "first_published_at", request)}

    def watched(self) -> Watched:
        """Each card counts the replies."""
        return Watched(everything=True)


def listed_by(pages: TalkQuerySet, key: str, request: HttpRequest) -> paging.Slice:
    """The slice of `pages`, newest by `key` first, that the address asks for. Raises `Http404` where none is."""
    older, newer = request.GET.get("older", ""), request.GET.get("newer", "")
    try:
        return paging.by_key(pages, key, older, newer, PER_PAGE)
    except ValidationError:
        raise Http404 from None
