"""Product pages, and the page that lists them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.pages.talk import TalkIndexPage, TalkPage, panels


class ProductPage(TalkPage):
    """Something that the brand makes, told by what people do with it, with the talk that it started."""

    word = "product"
    read_on = _("See the product")
    board = ("products", _("Products"), _("The talk about what we make."), "shopping-bag")

    shop_url = models.URLField(
        _("where to get it"), blank=True, help_text=_("The address of its page in your shop.")
    )

    content_panels = panels(FieldPanel("shop_url"))
    parent_page_types: ClassVar = ["cms.ProductIndexPage"]
    template = "cms/product.html"

    class Meta:
        default_related_name = "products"
        verbose_name = _("product")
        verbose_name_plural = _("products")

    @property
    def dated(self) -> None:
        """A thing is not older for having been shown a while ago."""


class ProductIndexPage(TalkIndexPage):
    """All products, newest first."""

    of = ProductPage
    subpage_types: ClassVar = ["cms.ProductPage"]
    template = "cms/products.html"

    class Meta:
        verbose_name = _("list of products")
