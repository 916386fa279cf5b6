"""How the embedded engine answers one query: candidates by SQL, the best first by `ranking`, and what is counted.

Of what a common word matches only the newest are looked at, and before them those whose titles hold what was asked,
those where its words stand near each other, and those that spell it as typed. So an answer takes as long among a
hundred thousand documents as among a few thousand.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from search.engines import synonyms, typos
from search.engines.asking import Asked, Kinds, Known
from search.engines.highlight import excerpt, marked
from search.engines.protocol import MAX_HITS, Hit, Query, Results
from search.engines.questions import Wanted
from search.engines.ranking import FAR, Candidate, Matcher, Standing, Term, rank
from search.engines.storing import titled

FEW = 2 * MAX_HITS
"""So many are all looked at (ours), which is quicker than asking which of them are the likeliest."""
MAX_TERMS = 10
"""Words of a query that count; Meilisearch ignores the rest too."""


@dataclass(frozen=True)
class Looked:
    """What is looked for: `terms`, of which the first `fixed` are words of phrases and must be there as they are."""

    terms: list[Term]
    fixed: int
    phrases: list[list[str]]
    without: list[list[str]]

    def expression(self, depth: int, typed: bool = False) -> str:
        """The first `depth` terms in FTS5's query language, or only as they were `typed`. Every word stands in quotes,
        so none is ever an operator."""
        there = [_quoted(phrase) for phrase in self.phrases]
        spelt = _as_typed if typed else _spellings
        there += [f"({spelt(term)})" for term in self.terms[self.fixed : depth]]
        return self._without(" AND ".join(there))

    def in_titles(self, depth: int) -> str:
        """What has them in its title, as they were typed, in words of titles: the best of all."""
        there = [_quoted(map(titled, phrase)) for phrase in self.phrases]
        there += [_as_typed(term._replace(word=titled(term.word))) for term in self.terms[self.fixed : depth]]
        return self._without(" AND ".join(there))

    def better(self, depth: int) -> Iterator[str]:
        """What else of what those match is likely to be the best."""
        loose = self.terms[self.fixed : depth]
        if len(loose) > 1:
            near = f"NEAR({' '.join(map(_as_typed, loose))}, {FAR})"
            yield self._without(" AND ".join([*map(_quoted, self.phrases), near]))
        yield self.expression(depth, typed=True)

    def _without(self, there: str) -> str:
        unwanted = "".join(f" NOT {_quoted(words)}" for words in self.without)
        return f"({there}){unwanted}"


def answers(connection: Connection, queries: Sequence[Query]) -> list[Results]:
    """In the order of the queries. Those of all kinds are asked first, since what they find serves the others."""
    known: Known = {}
    by_width = sorted(range(len(queries)), key=lambda number: bool(queries[number].kinds))
    found = {number: _answer(connection, queries[number], known) for number in by_width}
    return [found[number] for number in range(len(queries))]


def _answer(connection: Connection, query: Query, known: Known) -> Results:
    """Without a word: the newest of what the filters leave."""
    started = time.perf_counter()
    if not query.asks:
        return Results()
    asking, parts = Asked.of(connection, query, known), query.parts
    if parts.has_words:
        looked = _looked(connection, parts, asking, bool(query.sort))
        matcher = Matcher(looked.terms)
        candidates, there = _find(connection, looked, asking, query)
    else:
        matcher = Matcher([])
        candidates, there = _browse(asking, parts, query)
    standings = [Standing(candidate, matcher) for candidate in candidates]
    page = (standings if query.sort or not parts.has_words else rank(standings))[query.window]
    hits = [_hit(connection, standing, matcher, query.titles) for standing in page]
    totals = dict(Counter(there.values()))
    facets = {name: totals if name == "kind" else asking.counted(there, name) for name in query.facets}
    took_ms = (time.perf_counter() - started) * 1000
    return Results(hits=hits, totals=totals, facets=facets, took_ms=took_ms)


def _browse(asking: Asked, parts: Wanted, query: Query) -> tuple[list[Candidate], Kinds]:
    asking.unwanted.extend(map(_quoted, parts.without))
    there = asking.newest("")
    return [Candidate(key, 0, []) for key in _ordered(there, "", asking, query)], there


def _ordered(there: Kinds, match: str, asking: Asked, query: Query) -> list[int]:
    return asking.most_thanked(match, there) if query.sort == "thanked" else list(there)[:MAX_HITS]


def _looked(connection: Connection, parts: Wanted, asking: Asked, every: bool) -> Looked:
    """The last word may be unfinished, since people search while they type. Words that are nowhere are left out,
    unless `every` one must be there."""
    fixed = [Term(word, {}, False) for phrase in parts.phrases for word in phrase]
    texts = parts.words[: max(MAX_TERMS - len(fixed), 0)]
    last = len(texts) - 1
    others = synonyms.meant(connection, texts)
    loose = [
        Term(word, typos.near(connection, word), number == last, others[number])
        for number, word in enumerate(texts)
    ]
    there = loose if every else [term for term in loose if _occurs(term, asking)]
    return Looked([*fixed, *there], len(fixed), parts.phrases, parts.without)


def _occurs(term: Term, asking: Asked) -> bool:
    """Whether this asker may see it anywhere. A word that is nowhere would hide what the others find; whether
    it stands in somebody else's room must make no difference. As a whole word first: all that it begins takes longer
    to find."""
    return asking.is_anywhere(_quoted([term.word])) or asking.is_anywhere(_spellings(term))


def _find(
    connection: Connection, looked: Looked, asking: Asked, query: Query
) -> tuple[list[Candidate], Kinds]:
    """What matches all terms; while that does not fill the page, what matches all but the last, and so on, though no
    phrase is ever left out. With all that the last expression matched, which is counted."""
    found: dict[int, Candidate] = {}
    there: Kinds = {}
    least = len(looked.terms) if query.sort else looked.fixed
    for depth in range(len(looked.terms), max(least, 1) - 1, -1):
        match = looked.expression(depth)
        there = asking.newest(match)
        keys = _ordered(there, match, asking, query) if query.sort else _best(there, looked, depth, asking)
        fresh = [key for key in keys if key not in found]
        stored = _stored(connection, fresh, query.titles)
        found |= {key: Candidate(key, depth, stored[key]) for key in fresh}
        if len(found) >= query.window.stop:
            break
    return list(found.values()), there


def _best(there: Kinds, looked: Looked, depth: int, asking: Asked) -> Iterable[int]:
    """At least as many as can be shown, the likeliest ones."""
    if len(there) <= FEW:
        return there
    best = dict.fromkeys(asking.newest_titled(looked.in_titles(depth)))
    for match in looked.better(depth):
        if len(best) >= MAX_HITS:
            break
        best |= dict.fromkeys(asking.likeliest(match))
    return list(best | dict.fromkeys(there))[:MAX_HITS]


def _quoted(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


def _as_typed(term: Term) -> str:
    return f'"{term.word}"' + (" *" if term.is_prefix else "")


def _spellings(term: Term) -> str:
    return " OR ".join([_as_typed(term), *(f'"{word}"' for word in (*term.typos, *term.others))])


def _stored(connection: Connection, keys: list[int], titles: bool) -> dict[int, list[list[str]]]:
    """The words of each attribute that was looked at, by key."""
    rows = connection.execute(
        "SELECT rowid, title, names, body FROM words WHERE rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    )
    return {key: [text.split() for text in (texts[:2] if titles else texts)] for key, *texts in rows}


def _hit(connection: Connection, standing: Standing, matcher: Matcher, titles: bool) -> Hit:
    id, kind, pk, url, at, title, body = connection.execute(
        "SELECT id, kind, pk, url, at, title, body FROM documents WHERE key = ?", (standing.candidate.key,)
    ).fetchone()
    return Hit(
        id=id,
        kind=kind,
        pk=pk,
        url=url,
        at=at,
        score=standing.score,
        title_html=marked(title, matcher),
        excerpt_html="" if titles else excerpt(body, matcher),
    )
