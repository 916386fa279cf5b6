"""What a search answers: a page of hits, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString

from community.discussions.kinds import Badge
from search.asking import Question
from search.facets import Facet
from search.narrowing import Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One hit, as the asker may see it now. The `_html` fields are safe. `reason`: why it stands higher for them."""

    kind: str
    pk: int
    title_html: SafeString
    excerpt_html: SafeString
    url: str
    at: datetime
    place: str
    author: str
    seed: int | None
    thread_kind: str = ""
    has_answer: bool = False
    starts_at: datetime | None = None
    is_off: bool = False
    badge: Badge | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits in the order asked for. `words`: what was looked for, without operators. `totals` counts each
    kind; `facets`: by what it can be narrowed further, `chips`: what narrows it, `hints`: what was asked for and could
    not be heeded. `meant`: the text as it may have been meant, or empty. `degraded`: by title only, the engine is away.
    `is_plain`: in everybody's order, though the asker has one of their own, since they chose it or asked for it once.
    Not `is_counted`: too much waits for the index, so that `totals` count this page alone, and there are no facets.
    """

    question: Question
    words: str = ""
    hits: list[Find] = field(default_factory=list)
    totals: Mapping[str, int] = field(default_factory=dict)
    facets: Sequence[Facet] = ()
    chips: Sequence[Chip] = ()
    hints: Sequence[str] = ()
    meant: str = ""
    has_more: bool = False
    is_counted: bool = True
    is_plain: bool = False
    degraded: bool = False
    took_ms: float = 0.0

    @property
    def total(self) -> int:
        """How many there are of all kinds."""
        return sum(self.totals.values())

    @property
    def listed(self) -> int:
        """How many there are of the kind that was asked for, or of all."""
        return self.totals.get(self.question.kind, 0) if self.question.kind else self.total
