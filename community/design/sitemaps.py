"""What every part of the sitemap has in common: the address people type, and pages that stay quick however many."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.functional import cached_property

PER_PAGE = 1_000
"""Ids on a page, hence addresses at most; the format allows 50,000 (sitemaps.org)."""


class ByKey(Paginator):
    """Pages of a queryset by ranges of ids: page 1,000 costs what page 1 does, and holds the same tomorrow.

    A page shows fewer than it could where some of its range are not to be shown.
    """

    @cached_property
    def count(self) -> int:
        return self.object_list.aggregate(last=Max("pk"))["last"] or 0

    def page(self, number: int | str) -> Page:
        """Raises `PageNotAnInteger` or `EmptyPage`."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = self.object_list.filter(pk__gt=start, pk__lte=start + self.per_page)
        return self._get_page(rows, number, self)


class PagedSitemap(Sitemap):
    """`items` gives a queryset; `changed` names its field that says when the page of an item last changed."""

    limit = PER_PAGE
    changed = ""

    @property
    def paginator(self) -> ByKey:
        return ByKey(self.items().order_by("pk"), self.limit)

    def lastmod(self, item: Any) -> datetime | None:
        return getattr(item, self.changed)

    def get_latest_lastmod(self) -> datetime | None:
        dated = self.items().exclude(**{self.changed: None})
        return dated.order_by(f"-{self.changed}").values_list(self.changed, flat=True).first()

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.BASE_URL).netloc
