"""Stories that are published for everybody."""

from django.utils.translation import gettext_lazy as _

from cms.pages import StoryPage
from search.documents.pages import Published

SOURCE = Published(StoryPage).source(_("Stories"), _("Story"), "book-open")
