"""The place on a home screen: its manifest, and its icon (decision 0023).

A phone that has it there opens it without the browser's frame; iPhones show notices of no other places.
"""

import json
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from PIL import Image, ImageColor, ImageDraw, UnidentifiedImageError

from cms.brand import BrandSettings
from cms.context import KEPT_SECONDS, Brand, brand_settings
from cms.freshness import token

SIZES = (180, 192, 512)
"""Pixels: what iPhones take, and what browsers ask for before they offer to keep a place."""

SUN = "#ffb52e"
"""The second ring's colour, as in tokens.css."""

WIDEST = 1.6
"""How much wider than high a logo may be to stand in a square; for one that is wider the mark stands there."""

MARK, LOGO = 0.64, 0.54
"""Shares of the icon's width. Whatever shape a phone cuts out of it, the middle four fifths are seen (W3C)."""

FINER = 4
"""Times in each direction: Pillow draws without smoothing."""


def manifest(brand: Brand) -> dict[str, Any]:
    """What browsers read of it: its name, its ground, and its icon for any shape."""
    icons = [
        {"src": icon_url(brand, size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    return {
        "id": "/",
        "name": brand.name,
        "short_name": brand.name,
        "description": brand.tagline,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": brand.paper,
        "theme_color": brand.paper,
        "icons": icons,
    }


def manifest_text(brand: Brand) -> str:
    return json.dumps(manifest(brand), ensure_ascii=False)


def icon_url(brand: Brand, size: int) -> str:
    return reverse("cms:icon", args=[brand.look, size])


def icon(size: int) -> bytes:
    """The brand's icon as PNG of `size` x `size` pixels, kept until the brand's content changes."""
    return cache.get_or_set(f"cms:icon:{size}:{token()}", lambda: _png(brand_settings(), size), KEPT_SECONDS)


def _png(brand: BrandSettings, size: int) -> bytes:
    ground = Image.new("RGB", (size, size), brand.paper)
    logo = _logo(brand)
    if logo is None:
        _draw_mark(ground, brand.accent)
    else:
        logo.thumbnail((round(size * LOGO), round(size * LOGO)), Image.Resampling.LANCZOS)
        place = ((size - logo.width) // 2, (size - logo.height) // 2)
        ground.paste(logo, place, logo)
    out = BytesIO()
    ground.save(out, "PNG", optimize=True)
    return out.getvalue()


def _logo(brand: BrandSettings) -> Image.Image | None:
    """The brand's logo, if it is a picture that fits into a square."""
    if brand.logo is None:
        return None
    try:
        with brand.logo.file.open("rb") as file, Image.open(file) as found:
            fits = max(found.width / found.height, found.height / found.width) <= WIDEST
            return found.convert("RGBA") if fits else None
    except (OSError, UnidentifiedImageError):
        return None


def _draw_mark(ground: Image.Image, accent: str) -> None:
    """Two rings that overlap, as in mark.svg: 41 of its units wide."""
    width = round(ground.width * MARK) * FINER
    unit = width / 41
    height = round(28 * unit)
    mark = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(mark)
    for left, colour in ((0, accent), (13, SUN)):
        box = [left * unit, 0, (left + 28) * unit - 1, 28 * unit - 1]
        draw.ellipse(box, outline=ImageColor.getrgb(colour), width=round(5 * unit))
    mark = mark.resize((width // FINER, height // FINER), Image.Resampling.LANCZOS)
    ground.paste(mark, ((ground.width - mark.width) // 2, (ground.height - mark.height) // 2), mark)
