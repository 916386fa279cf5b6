"""What the index is told, and what people like each other are known by."""

from search.models.index import Dirty, DirtyQuerySet, Lease, Spread
from search.models.people import Hello, Leaning
from search.models.tuning import Ignored, Wish

__all__ = ["Dirty", "DirtyQuerySet", "Hello", "Ignored", "Leaning", "Lease", "Spread", "Wish"]
