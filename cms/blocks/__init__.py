"""What a story is made of: one class and one template for each block. There is no block for raw HTML or embeds."""

from wagtail.blocks import StreamBlock

from cms.blocks.figure import FigureBlock
from cms.blocks.gallery import GalleryBlock
from cms.blocks.heading import HeadingBlock
from cms.blocks.picture import PictureBlock
from cms.blocks.quote import QuoteBlock
from cms.blocks.text import TextBlock

__all__ = [
    "FigureBlock",
    "GalleryBlock",
    "HeadingBlock",
    "PictureBlock",
    "QuoteBlock",
    "StoryBody",
    "TextBlock",
]


class StoryBody(StreamBlock):
    """The body of a story, in any order."""

    text = TextBlock()
    heading = HeadingBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    gallery = GalleryBlock()
    figure = FigureBlock()

    class Meta:
        template = "cms/blocks/body.html"
        block_counts = {"gallery": {"max_num": 6}}
