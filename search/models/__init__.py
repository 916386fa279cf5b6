"""What the index is told, and what people like each other are known by."""

from search.models.asked import Asked
from search.models.checked import Checked
from search.models.index import Dirty, DirtyQuerySet, Lease, Spread
from search.models.knowing import Ask
from search.models.ordering import PlainOrder
from search.models.people import Hello, Leaning, Relation
from search.models.proposing import Proposal
from search.models.saving import Find, SavedSearch
from search.models.tuning import Ignored, Wish

__all__ = [
    "Ask",
    "Asked",
    "Checked",
    "Dirty",
    "DirtyQuerySet",
    "Find",
    "Hello",
    "Ignored",
    "Leaning",
    "Lease",
    "PlainOrder",
    "Proposal",
    "Relation",
    "SavedSearch",
    "Spread",
    "Wish",
]
