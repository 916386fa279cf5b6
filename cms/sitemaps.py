"""Which of the brand's pages search engines are told of."""

from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.pages import INDEXES, TALK_PAGES, HomePage
from community.design.sitemaps import PagedSitemap


class PageSitemap(PagedSitemap):
    """Home, the lists and what they list: what is live and closed to nobody."""

    changed = "last_published_at"

    def items(self) -> PageQuerySet:
        return Page.objects.live().public().type(HomePage, *INDEXES, *TALK_PAGES)

    def location(self, item: Page) -> str:
        parts = item.get_url_parts()
        return parts[2] if parts else "/"
