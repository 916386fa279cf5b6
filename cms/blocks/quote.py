from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, TextBlock


class QuoteBlock(StructBlock):
    """What somebody said, large."""

    quote = TextBlock(label=_("Quote"), max_length=500, rows=3)
    who = CharBlock(label=_("Who said it"), max_length=120, required=False)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "cms/blocks/quote.html"
