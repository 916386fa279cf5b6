"""The front page: a magazine's cover for a stranger, the place that fits them for a member."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page

from cms.keeping import Keepable, Watched
from cms.pages.moment import MomentPage
from cms.queries import home_for
from cms.widgets import ImageChooser, StoryChooser


class HomePage(Keepable, Page):
    """The root of the site. There is one."""

    heading = models.CharField(_("heading"), max_length=80, blank=True)
    intro = models.CharField(_("intro"), max_length=240, blank=True)
    image = models.ForeignKey(
        "cms.BrandImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    featured = models.ForeignKey(
        "cms.StoryPage",
        verbose_name=_("story on the cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The newest story, if none is chosen."),
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("heading"),
                FieldPanel("intro", widget=AdminAutoHeightTextInput),
                FieldPanel("image", widget=ImageChooser),
            ],
            _("Welcome"),
        ),
        FieldPanel("featured", widget=StoryChooser),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StoryIndexPage", "cms.ProductIndexPage", "cms.MomentIndexPage"]
    max_count = 1
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | home_for(self, request.user)

    def watched(self) -> Watched:
        """The cover shows what is lively and what is coming up, so whatever happens may change it, and the clock."""
        return Watched(everything=True, until=MomentPage.objects.next_turn())
