"""The kinds of pages that the brand team writes."""

from cms.pages.home import HomePage
from cms.pages.moment import MomentIndexPage, MomentPage
from cms.pages.product import ProductIndexPage, ProductPage
from cms.pages.story import StoryIndexPage, StoryPage

TALK_PAGES = (StoryPage, ProductPage, MomentPage)
"""What starts a talk when it is published."""

INDEXES = (StoryIndexPage, ProductIndexPage, MomentIndexPage)
"""The lists of these, below the home."""

__all__ = [
    "INDEXES",
    "TALK_PAGES",
    "HomePage",
    "MomentIndexPage",
    "MomentPage",
    "ProductIndexPage",
    "ProductPage",
    "StoryIndexPage",
    "StoryPage",
]
