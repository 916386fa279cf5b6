"""What search engines, and places where a story is shared, are told of it."""

from typing import Any

from cms.context import present_brand
from community.design.templatetags.design import absolute

# The shape that previews have nearly everywhere, as JPEG, which all of them read.
PREVIEW = "fill-1200x630|format-jpeg|jpegquality-80"


def sharing_of(story: Any) -> dict[str, Any]:
    """Of a `StoryPage`: `preview_url`, the cover as previews want it, or empty; `markup`, the story as schema.org's
    `Article`."""
    preview = story.cover.get_rendition(PREVIEW).url if story.cover else ""
    return {"preview_url": preview, "markup": _article(story, preview)}


def _article(story: Any, preview: str) -> dict[str, Any]:
    brand = {"@type": "Organization", "name": present_brand().name, "url": absolute("/")}
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": story.title,
        "description": story.search_description or story.intro,
        "url": absolute(story.url),
        "author": brand,
        "publisher": brand,
        **({"image": absolute(preview)} if preview else {}),
        **({"datePublished": _moment(story.first_published_at)} if story.first_published_at else {}),
        **({"dateModified": _moment(story.last_published_at)} if story.last_published_at else {}),
    }


def _moment(at: Any) -> str:
    return at.isoformat(timespec="seconds")
