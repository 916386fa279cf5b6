"""What every engine takes and gives back. The rule none may bend: nobody finds what they may not see."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from search.engines.questions import Wanted, to_the_point, wanted
from search.engines.tokens import clean

# Meilisearch takes ids of these characters only; the embedded engine keeps to the same.
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
# Kinds, slugs and audience tokens go into filters. Without quotes or spaces no value can end a filter early,
# and 100 characters stay below the 468 bytes that Meilisearch can filter by.
_LABEL = re.compile(r"[\w-]{1,100}")
_INT64 = range(-(2**63), 2**63)

MAX_HITS = 200
"""How deep anybody can page, in hits (Meilisearch's advice for `maxTotalHits` is 100-200)."""


FACETS = ("kind", "interests", "places", "by", "traits")
"""What hits can be counted by. Never by audience."""
MOST_VALUES = 100
"""Values counted of each facet, the most frequent ones (Meilisearch's own default)."""
MOST_COUNTED = 1_000
"""Hits that are counted at least; an engine may count no more than so many, the newest."""
SORTS = ("", "new", "thanked")
"""Orders: by relevance, the newest first, the most thanked first."""

BUCKETS = 64
"""Parts into which the documents of a kind are divided, by `pk % 64`: at a million, each holds 16,000."""


class EngineUnavailable(Exception):
    """The engine could not answer or store: down, too slow, or its file is damaged. Trying again is safe."""


class Refused(Exception):
    """The engine will never take these documents as they are. All others of the same call are stored.

    `reasons` maps each refused id to the engine's own words.
    """

    def __init__(self, reasons: dict[str, str]):
        super().__init__(f"refused: {', '.join(reasons)}")
        self.reasons = reasons

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One findable thing. Texts are plain text, never HTML.

    `at` is in unix seconds; `visible_to` holds audience tokens ("public", "members", "room-7"), and a
    document without any is found by nobody. `names` are further words to be found by (tags, a board's name);
    `author` is the name members know the author by, `by` the label that stays theirs whatever their name
    ("member-3"); `places` are the labels of where it stands ("board-1", "thread-7"); `traits` say what it
    has ("answered", "pictures"), and `thanks` how often it was thanked for. Raises ValueError for an id, label or
    number that no engine can hold.
    """

    id: str
    kind: str
    pk: int
    rev: int
    title: str
    url: str
    at: int
    visible_to: Sequence[str]
    body: str = ""
    names: Sequence[str] = ()
    interests: Sequence[str] = ()
    author: str | None = None
    by: str = ""
    places: Sequence[str] = ()
    traits: Sequence[str] = ()
    thanks: int = 0

    def __post_init__(self):
        if not _ID.fullmatch(self.id):
            raise ValueError(f"a document's id is made of A-Z, a-z, 0-9, _ and -, not {self.id!r}")
        if any(number not in _INT64 for number in (self.pk, self.rev, self.at, self.thanks)):
            raise ValueError(f"{self.id}: pk, rev, at and thanks are 64-bit integers")
        by = [self.by] if self.by else []
        check_labels([self.kind], self.visible_to, self.interests, self.places, self.traits, by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search as one person may ask it.

    `audience` holds the tokens the asker has; an empty one finds nothing. Empty `kinds`, `interests`, `places`
    and `by` do not narrow; several mean any of them. Of `traits` a document needs all. What is by one of `not_by`,
    stands in one of `not_places` or is one of `not_ids` is left out. `since` and `until` are unix seconds, both in.
    `limit` and `offset` count hits and end at MAX_HITS. `sort` is one of SORTS, `facets` are of FACETS. `titles` looks
    into titles and names only and makes no excerpts, for suggestions as one types.

    An empty text asks for all that the filters leave, the newest first, and for nothing where there is no filter; one
    of signs alone finds nothing. Words in "quotes" stand together as they are, and what follows a minus is left out.
    Sorted by anything but relevance, all words must be there: nothing else would say which of two is better.
    Raises ValueError for a label with other characters than letters, digits, _ and -, and for what is none of these.
    """

    text: str
    audience: Collection[str]
    kinds: Collection[str] = ()
    interests: Collection[str] = ()
    places: Collection[str] = ()
    by: Collection[str] = ()
    not_by: Collection[str] = ()
    not_places: Collection[str] = ()
    not_ids: Collection[str] = ()
    traits: Collection[str] = ()
    since: int | None = None
    until: int | None = None
    sort: str = ""
    facets: Collection[str] = ()
    limit: int = 20
    offset: int = 0
    titles: bool = False

    def __post_init__(self):
        check_labels(self.audience, self.kinds, self.interests, self.places, self.by, self.traits)
        check_labels(self.not_by, self.not_places, self.not_ids)
        if not set(self.facets) <= set(FACETS) or self.sort not in SORTS:
            raise ValueError(f"there is no such order or facet: {self.sort!r}, {self.facets!r}")
        if any(at is not None and at not in _INT64 for at in (self.since, self.until)):
            raise ValueError("since and until are 64-bit integers")
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset count from 0")

    @property
    def words(self) -> str:
        """The text as an engine takes it: storable, with straight quotes, without stop words."""
        return to_the_point(clean(self.text))

    @property
    def parts(self) -> Wanted:
        """The same taken apart."""
        return wanted(self.words)

    @property
    def asks(self) -> bool:
        """Whether there is anything to find, by anybody."""
        parts = self.parts
        browses = self.narrows and bool(parts.without or not self.words)
        return bool(self.audience) and (parts.has_words or browses)

    @property
    def narrows(self) -> bool:
        """Whether it has a filter, so that it asks for something even without a word."""
        filters = (self.kinds, self.interests, self.places, self.by, self.traits)
        return any(filters) or self.since is not None or self.until is not None

    @property
    def window(self) -> slice:
        """Which of the ranked hits to give back."""
        return slice(min(self.offset, MAX_HITS), min(self.offset + self.limit, MAX_HITS))


def check_labels(*groups: Collection[str]) -> None:
    """Raise ValueError unless every label can be filtered by; a bare string is no list of letters."""
    for group in groups:
        if isinstance(group, str):
            raise ValueError(f"expected several labels, not the string {group!r}")
        for label in group:
            if not _LABEL.fullmatch(label):
                raise ValueError(f"a label is made of up to 100 letters, digits, _ and -, not {label!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found document. The `_html` fields are escaped, with matches in <mark>; `score` is 0-1, best is 1."""

    id: str
    kind: str
    pk: int
    url: str
    at: int
    score: float
    title_html: str
    excerpt_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hits best first. `totals` counts, per kind, what matched within the audience and filters of the query;
    `facets` the same by each facet that was asked for, and its values. Counts end at MOST_COUNTED, or later.

    `degraded` says that the answer comes from less than the whole engine; an engine itself leaves it False.
    """

    hits: list[Hit] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    degraded: bool = False
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`lost`: the index is damaged, not there or was never made by `prepare`, and is to be written anew. `detail` is
    one sentence for the operator."""

    ok: bool
    lost: bool = False
    documents: int = 0
    detail: str = ""


class Engine(Protocol):
    """Every method but `health` raises EngineUnavailable. All are safe from several threads and processes.

    `batch`: how many documents to hand over at once where many wait: more would keep others waiting, fewer take longer.
    """

    batch: int

    def prepare(self) -> None:
        """Create the index and apply its settings. Idempotent. Before it nothing is found: `search` raises, and
        `health` tells that the index is lost, also if something was written into it."""

    def index(self, documents: Sequence[Document]) -> None:
        """Store or replace documents, durably once this returns. Raises Refused for those that cannot be."""

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents, durably once this returns. Unknown ids are no error."""

    def clear(self) -> None:
        """Forget everything."""

    def revs(self, kind: str, bucket: int) -> dict[str, int]:
        """The `rev` of each document of this kind whose `pk % BUCKETS` is `bucket`, by id."""

    def counts(self, kinds: Collection[str]) -> dict[str, int]:
        """How many documents there are of each of these kinds."""

    def beside(self) -> Self:
        """An empty index next to this one, to be filled and then taken in its place."""

    def take(self, other: Self) -> None:
        """Answer from `other` (of `beside`) from now on, in one step, in all processes; forget what was before.
        Nobody may write meanwhile. `other` is of no more use."""

    def differences(self) -> list[str]:
        """What `prepare` would change about the settings of the index, a line each."""

    def learn(self, groups: Collection[Collection[str]]) -> None:
        """Take the names of each group to mean the same, and forget what was learnt before."""

    def unlearnt(self, groups: Collection[Collection[str]]) -> list[str]:
        """What `learn` would change, a line each."""

    def search(self, query: Query) -> Results:
        """The best hits that the query's audience may see."""

    def search_many(self, queries: Sequence[Query]) -> list[Results]:
        """The answers to several questions at once, in their order, by one request and as of one moment."""

    def health(self) -> Health:
        """Whether the engine answers, and how many documents it holds. Never raises."""
