"""What search engines are told: where to look, and where not to."""

from django.conf import settings
from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from cms.sitemaps import PageSitemap
from community.discussions.sitemaps import BoardSitemap, ThreadSitemap
from search.sitemaps import InterestSitemap

CLOSED = ("/me/", "/staff/", "/cms/", "/accounts/", "/api/", "/search/", "/beside/", "/flag/")
SITEMAPS = {
    "pages": PageSitemap,
    "boards": BoardSitemap,
    "threads": ThreadSitemap,
    "interests": InterestSitemap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but what is personal or endless."""
    sitemap = f"{settings.BASE_URL}{reverse('sitemap')}"
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in CLOSED), "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


parts = {"sitemaps": SITEMAPS}
urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(views.index),
        parts | {"sitemap_url_name": "sitemap-part"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", require_safe(views.sitemap), parts, name="sitemap-part"),
]
