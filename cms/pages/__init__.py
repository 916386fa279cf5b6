"""The kinds of pages that the brand team writes."""

from cms.pages.home import HomePage
from cms.pages.story import StoryIndexPage, StoryPage

__all__ = ["HomePage", "StoryIndexPage", "StoryPage"]
