"""`brand` for every template."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Site

from cms.brand import BrandSettings
from cms.freshness import token

KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Brand:
    """The brand as pages show it. `logo_url` is empty without a logo; `tone` is one of `cms.brand.Tone`. `paper`,
    `paper_dark`: the ground of its pages by day and by night."""

    name: str
    tagline: str
    tone: str
    logo_url: str
    stylesheet: str
    paper: str
    paper_dark: str

    @property
    def version(self) -> str:
        """Changes with every change of colours or fonts."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:12]

    @property
    def theme_url(self) -> str:
        return reverse("cms:theme", args=[self.version])

    @property
    def look(self) -> str:
        """Changes with all of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    @property
    def manifest_url(self) -> str:
        return reverse("cms:manifest", args=[self.look])

    @property
    def touch_icon_url(self) -> str:
        """What iPhones put on the home screen."""
        return reverse("cms:icon", args=[self.look, 180])


def brand(request: HttpRequest) -> dict[str, Any]:
    """`brand`: name, tagline, tone, logo_url, theme_url, manifest_url, touch_icon_url, paper, paper_dark. Costs no
    query but the first time after a change."""
    return {"brand": present_brand()}


def present_brand() -> Brand:
    return cache.get_or_set(f"cms:brand:{token()}", load, KEPT_SECONDS)


def brand_settings() -> BrandSettings:
    site = Site.objects.filter(is_default_site=True).first()
    return BrandSettings.for_site(site) if site else BrandSettings()


def load() -> Brand:
    settings = brand_settings()
    logo = settings.logo and settings.logo.get_rendition("max-360x96|format-webp")
    return Brand(
        settings.name,
        settings.tagline,
        settings.tone,
        logo.url if logo else "",
        settings.stylesheet,
        settings.paper,
        settings.paper_dark,
    )
