"""What the brand makes, and tells everybody of."""

from django.utils.translation import gettext_lazy as _

from cms.pages import ProductPage
from search.documents.pages import Published

SOURCE = Published(ProductPage).source(_("Products"), _("Product"), "package")
