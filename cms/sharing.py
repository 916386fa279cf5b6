"""What search engines, and places where a page is shared, are told of it."""

from typing import Any

from cms.context import present_brand
from community.design.templatetags.design import absolute

# The shape that previews have nearly everywhere, as JPEG, which all of them read.
PREVIEW = "fill-1200x630|format-jpeg|jpegquality-80"


def sharing_of(page: Any) -> dict[str, Any]:
    """Of a `TalkPage`: `preview_url`, the cover as previews want it, or empty; `shared_as`, what it is where it is
    shared; `markup`, what it is to schema.org: an `Article`, a `Product` or an `Event`."""
    preview = page.cover.get_rendition(PREVIEW).url if page.cover else ""
    shared_as = "article" if page.word == "story" else "website"
    return {"preview_url": preview, "shared_as": shared_as, "markup": markup_of(page, preview)}


def markup_of(page: Any, preview: str = "") -> dict[str, Any]:
    """As schema.org has it, with all that the page knows."""
    brand = {"@type": "Organization", "name": present_brand().name, "url": absolute("/")}
    told = {
        "@context": "https://schema.org",
        "description": page.search_description or page.intro,
        "url": absolute(page.url),
        "image": absolute(preview) if preview else None,
        **_OF[page.word](page, brand),
    }
    return {name: value for name, value in told.items() if value}


def _article(story: Any, brand: dict[str, str]) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": story.title,
        "author": brand,
        "publisher": brand,
        "datePublished": _moment(story.first_published_at),
        "dateModified": _moment(story.last_published_at),
    }


def _product(product: Any, brand: dict[str, str]) -> dict[str, Any]:
    """Without a price, which only the shop knows."""
    brand = brand | {"@type": "Brand"}
    return {"@type": "Product", "name": product.title, "brand": brand, "sameAs": product.shop_url}


def _event(moment: Any, brand: dict[str, str]) -> dict[str, Any]:
    online = {"@type": "VirtualLocation", "url": absolute(moment.url)}
    status = "EventCancelled" if moment.is_off else "EventScheduled"
    mode = "OfflineEventAttendanceMode" if moment.place else "OnlineEventAttendanceMode"
    return {
        "@type": "Event",
        "name": moment.title,
        "startDate": _moment(moment.starts_at),
        "endDate": _moment(moment.ends_at),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "location": {"@type": "Place", "name": moment.place, "address": moment.place}
        if moment.place
        else online,
        "organizer": brand,
    }


_OF = {"story": _article, "product": _product, "moment": _event}


def _moment(at: Any) -> str:
    return at.isoformat(timespec="seconds") if at else ""
