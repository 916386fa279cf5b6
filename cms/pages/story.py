"""Stories, and the page that lists them."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from cms.pages.talk import TalkIndexPage, TalkPage, panels


class StoryPage(TalkPage):
    """A story of the brand or of its people, with the talk that it started."""

    word = "story"
    read_on = _("Read the story")
    board = ("stories", _("Stories"), _("The talk about our stories."), "sparkles")

    content_panels = panels()
    parent_page_types: ClassVar = ["cms.StoryIndexPage"]
    template = "cms/talk_page.html"

    class Meta:
        default_related_name = "stories"
        verbose_name = _("story")
        verbose_name_plural = _("stories")


class StoryIndexPage(TalkIndexPage):
    """All stories, newest first."""

    of = StoryPage
    subpage_types: ClassVar = ["cms.StoryPage"]
    template = "cms/talk_index.html"

    class Meta:
        verbose_name = _("list of stories")
