"""How the embedded engine answers one query: candidates by SQL, the best first by `ranking`, and what is counted."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from sqlite3 import Connection

from search.engines import synonyms, typos
from search.engines.asking import ANY, CANDIDATES, COLUMNS, FACET, SORTED, TOTALS, Asked
from search.engines.highlight import excerpt, marked
from search.engines.protocol import Hit, Query, Results
from search.engines.questions import Wanted
from search.engines.ranking import Candidate, Matcher, Standing, Term, rank

MAX_TERMS = 10
"""Words of a query that count; Meilisearch ignores the rest too."""

type Rows = Callable[..., list[tuple]]
"""The rows of a statement about all that was found."""


@dataclass(frozen=True)
class Looked:
    """What is looked for: `terms`, of which the first `fixed` are words of phrases and must be there as they are."""

    terms: list[Term]
    fixed: int
    phrases: list[list[str]]
    without: list[list[str]]

    def expression(self, depth: int) -> str:
        """The first `depth` terms in FTS5's query language. Every word stands in quotes, so none is ever an
        operator."""
        there = [_quoted(phrase) for phrase in self.phrases]
        there += [f"({_spellings(term)})" for term in self.terms[self.fixed : depth]]
        unwanted = "".join(f" NOT {_quoted(words)}" for words in self.without)
        return f"({' AND '.join(there)}){unwanted}"


def answer(connection: Connection, query: Query) -> Results:
    """Without a word: the newest of what the filters leave."""
    started = time.perf_counter()
    if not query.asks:
        return Results()
    parts, asking = query.parts, Asked.of(query)
    look = _matching if parts.has_words else _all
    standings, matcher, rows = look(connection, parts, asking, query)
    hits = [_hit(connection, standing, matcher) for standing in standings[query.window]]
    totals = dict(rows(TOTALS))
    facets = {name: totals if name == "kind" else dict(rows(FACET, field=name)) for name in query.facets}
    took_ms = (time.perf_counter() - started) * 1000
    return Results(hits=hits, totals=totals, facets=facets, took_ms=took_ms)


def _all(
    connection: Connection, parts: Wanted, asking: Asked, query: Query
) -> tuple[list[Standing], Matcher, Rows]:
    unwanted = " OR ".join(_quoted(words) for words in parts.without)
    matcher = Matcher([])

    def rows(statement: str, **names: str) -> list[tuple]:
        return asking.others(connection, statement, unwanted, **names)

    found = [Candidate(key, 0, relevance, []) for key, relevance in rows(SORTED, by=COLUMNS[query.sort])]
    return _standing(found, matcher), matcher, rows


def _matching(
    connection: Connection, parts: Wanted, asking: Asked, query: Query
) -> tuple[list[Standing], Matcher, Rows]:
    looked = _looked(connection, parts, asking, bool(query.sort))
    matcher = Matcher(looked.terms)
    candidates, match = _find(connection, looked, asking, query)
    standings = _standing(candidates, matcher) if query.sort else rank(candidates, matcher)
    return standings, matcher, partial(asking.rows, connection, match=match) if match else _none


def _none(*statement: str, **names: str) -> list[tuple]:
    return []


def _standing(candidates: Iterable[Candidate], matcher: Matcher) -> list[Standing]:
    """In the order in which they came."""
    return [Standing(candidate, matcher) for candidate in candidates]


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
    there = loose if every else [term for term in loose if _occurs(connection, term, asking)]
    return Looked([*fixed, *there], len(fixed), parts.phrases, parts.without)


def _occurs(connection: Connection, term: Term, asking: Asked) -> bool:
    """Whether this asker may see it anywhere. A word that is nowhere would hide what the others find; whether
    it stands in somebody else's room must make no difference."""
    return bool(asking.rows(connection, ANY, _spellings(term)))


def _find(connection: Connection, looked: Looked, asking: Asked, query: Query) -> tuple[list[Candidate], str]:
    """What matches all terms; while that does not fill the page, what matches all but the last, and so on, though no
    phrase is ever left out. With the last expression that was asked; an empty one where nothing can match."""
    found: dict[int, Candidate] = {}
    match = ""
    least = len(looked.terms) if query.sort else looked.fixed
    for depth in range(len(looked.terms), max(least, 1) - 1, -1):
        match = looked.expression(depth)
        statement, by = (SORTED, COLUMNS[query.sort]) if query.sort else (CANDIDATES, "")
        for key, relevance in asking.rows(connection, statement, match, found, by=by):
            found[key] = Candidate(key, depth, relevance, _stored(connection, key, query.titles))
        if len(found) >= query.window.stop:
            break
    return list(found.values()), match


def _quoted(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


def _spellings(term: Term) -> str:
    first = f'"{term.word}"' + (" *" if term.is_prefix else "")
    return " OR ".join([first, *(f'"{word}"' for word in (*term.typos, *term.others))])


def _stored(connection: Connection, key: int, titles: bool) -> list[list[str]]:
    """The words of each attribute that was looked at."""
    row = connection.execute("SELECT title, names, body FROM words WHERE rowid = ?", (key,)).fetchone()
    return [attribute.split() for attribute in (row[:2] if titles else row)]


def _hit(connection: Connection, standing: Standing, matcher: Matcher) -> Hit:
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
        excerpt_html=excerpt(body, matcher),
    )
