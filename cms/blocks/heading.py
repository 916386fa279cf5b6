from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock


class HeadingBlock(CharBlock):
    """The heading of a part of the story."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=120, **kwargs)

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "cms/blocks/heading.html"
