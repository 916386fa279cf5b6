"""Where something stands in the sitemap: on PostgreSQL ids go on from test to test, and pages end at the thousandth."""

from typing import Any

from community.design.sitemaps import PER_PAGE


def sitemap_with(part: str, thing: Any) -> str:
    """The address of the page of that part ("threads", "boards") on which it stands, or would."""
    return f"/sitemap-{part}.xml?p={-(-thing.pk // PER_PAGE)}"
