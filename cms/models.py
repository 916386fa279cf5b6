"""All models of this room, from the files they live in."""

from cms.brand import BrandSettings
from cms.media import BrandDocument, BrandImage, BrandRendition
from cms.pages import (
    HomePage,
    MomentIndexPage,
    MomentPage,
    ProductIndexPage,
    ProductPage,
    StoryIndexPage,
    StoryPage,
)

__all__ = [
    "BrandDocument",
    "BrandImage",
    "BrandRendition",
    "BrandSettings",
    "HomePage",
    "MomentIndexPage",
    "MomentPage",
    "ProductIndexPage",
    "ProductPage",
    "StoryIndexPage",
    "StoryPage",
]
