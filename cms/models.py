"""The brand's pictures and documents."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class BrandImage(AbstractImage):
    """A picture of the brand's, with the words that stand for it where it cannot be seen."""

    alt_text = models.CharField(max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text")

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or super().default_alt_text


class BrandRendition(AbstractRendition):
    image = models.ForeignKey(BrandImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class BrandDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields
