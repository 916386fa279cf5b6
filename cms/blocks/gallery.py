from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock

from cms.blocks.picture import PictureBlock


class GalleryBlock(ListBlock):
    """Two to eight pictures side by side."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(PictureBlock(), min_num=2, max_num=8, **kwargs)

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "cms/blocks/gallery.html"
