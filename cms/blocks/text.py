from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock


class TextBlock(RichTextBlock):
    """Paragraphs. What an editor cannot pick here cannot be stored: Wagtail keeps only the listed features."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["bold", "italic", "link", "ol", "ul"], **kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "cms/blocks/text.html"
