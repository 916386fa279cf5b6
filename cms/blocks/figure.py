from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock


class FigureBlock(StructBlock):
    """One number that matters, and what it counts."""

    value = CharBlock(label=_("Number"), max_length=20)
    label = CharBlock(label=_("What it counts"), max_length=120)

    class Meta:
        label = _("Number that matters")
        icon = "order"
        template = "cms/blocks/figure.html"
