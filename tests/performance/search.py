"""How quickly and how well the embedded engine finds, in threads made of the demo's words.

`search_p95_ms`: one question as the page of results asks it, with every facet counted; every second one is narrowed by
a kind, an interest, a board, an author or a time, or ordered by age, and one in five comes with two kinds' counts.
`search_p95_ms_typing`: titles only, three letters and more, as suggestions are asked for. Both in the processor's time,
so that a busy machine does not count.

`search_hit10_edit1`, `_edit2`: how often the first ten hold a thread that says all three words that were meant, one of
which was typed with one slip of the finger, or a long one with two. The seed is fixed. LONG=1 in the environment makes
100,000 threads of it.
"""

import os
import statistics
import time
from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any

from search.engines import Document, Query
from search.engines.embedded import EmbeddedEngine
from search.engines.stopwords import STOP_WORDS
from search.engines.tokens import words
from tests.performance.bench import Report

SEED = 20261123
FEW, MANY = 20_000, 100_000
ASKED = 300
AUDIENCE = ["public", "members", "group-7", *(f"room-{number}" for number in range(40))]
FACETS = ("interests", "places", "by", "traits")
DAY = 86_400
KINDS = ("thread", "story", "room", "member", "product", "moment")
SHARES = (60, 30, 1, 7, 1, 1)
"""Of a hundred documents so many are of each; suggestions ask for each of them."""


def measure(folder: Path, report: Report) -> None:
    engine = EmbeddedEngine(folder / "search" / "bench.sqlite3")
    engine.prepare()
    threads = MANY if os.environ.get("LONG") else FEW
    started = time.perf_counter()
    documents = list(made(threads))
    for batch in batched(documents, 500, strict=False):
        engine.index(batch)
    report("search_index_ms", (time.perf_counter() - started) / threads * 1000, "ms/document")
    seen = [one for one in documents if set(one.visible_to) & set(AUDIENCE)]
    random = Random(SEED)
    report("search_p95_ms", p95_ms(engine, [asked(random, seen) for _ in range(ASKED)]), "ms")
    report("search_p95_ms_typing", p95_ms(engine, [typing(random, seen) for _ in range(ASKED)]), "ms")
    for edits in (1, 2):
        report(f"search_hit10_edit{edits}", hit10(engine, random, seen, edits), "share")
    engine.close()


def made(threads: int) -> Iterator[Document]:
    """Threads as the demo writes them; one in seven is for members, one in fourteen for a room."""
    from demo.text import Text

    text, random = Text(SEED), Random(SEED)
    interests = text.interests()
    for number in range(1, threads + 1):
        piece = text.thread()
        loved = random.sample(interests, random.randint(1, 3))
        audience = random.choices(["public", "members", f"room-{random.randrange(400)}"], [11, 2, 1])
        yield Document(
            id=f"thread-{number}",
            kind=random.choices(KINDS, SHARES)[0],
            pk=number,
            rev=1,
            title=piece.title,
            body=piece.body,
            url=f"/boards/music/{number}/",
            at=1_700_000_000 + number * 300,
            visible_to=audience,
            names=[piece.topic, *(name for _, name in loved)],
            interests=[slug for slug, _ in loved],
            author=f"member{number % 997}",
            by=f"member-{number % 997}",
            places=[f"board-{random.randrange(12)}", f"thread-{number}"],
            traits=random.choice([["pictures"], ["answered"], [], []]),
            thanks=random.randrange(20),
        )


def asked(random: Random, documents: list[Document]) -> list[Query]:
    one = random.choice(documents)
    query = {"text": typed(random, one), "audience": AUDIENCE, "not_by": ["member-3"], "facets": FACETS}
    narrowed = Query(**query, **(_narrowing(random, one) if random.random() < 1 / 2 else {}))
    return [narrowed, Query(**query)] if random.random() < 1 / 5 else [narrowed]


def typed(random: Random, one: Document) -> str:
    """One to four words of a thread, the last perhaps unfinished, one in three misspelt."""
    said = sorted(_words(one))
    words = random.sample(said, min(random.randint(1, 4), len(said)))
    if random.random() < 1 / 3:
        words[0] = slipped(words[0], random)
    if random.random() < 1 / 2:
        words[-1] = words[-1][: random.randint(2, len(words[-1]))]
    return " ".join(words)


def _narrowing(random: Random, one: Document) -> dict[str, Any]:
    return random.choice(
        [
            {"kinds": [one.kind]},
            {"interests": one.interests[:1]},
            {"places": one.places[:1]},
            {"by": [one.by]},
            {"since": one.at - 30 * DAY, "traits": one.traits},
            {"sort": "new"},
        ]
    )


def typing(random: Random, documents: list[Document]) -> list[Query]:
    one = random.choice(documents)
    text = one.title[: random.randint(3, len(one.title))]
    return [Query(text=text, audience=AUDIENCE, titles=True, limit=3, kinds=[kind]) for kind in KINDS]


def p95_ms(engine: EmbeddedEngine, questions: list[list[Query]]) -> float:
    took = []
    for queries in questions:
        started = time.process_time()
        engine.search_many(queries)
        took.append((time.process_time() - started) * 1000)
    return statistics.quantiles(took, n=20)[-1]


def hit10(engine: EmbeddedEngine, random: Random, documents: list[Document], edits: int) -> float:
    """The demo says the same things again and again: every thread that says all that was meant is as good."""
    said = {one.pk: _words(one) for one in documents}
    found = 0
    for _ in range(ASKED):
        meant = _three(random, documents, 10 if edits == 2 else 6)
        typed = meant[0]
        for _slip in range(edits):
            typed = slipped(typed, random)
        words = random.sample([typed, *meant[1:]], 3)
        hits = engine.search(Query(text=" ".join(words), audience=AUDIENCE, limit=10)).hits
        found += any(set(meant) <= said[hit.pk] for hit in hits)
    return found / ASKED


def _three(random: Random, documents: list[Document], letters: int) -> list[str]:
    """Three words of a thread, the first of at least so many letters."""
    while True:
        words = sorted(word for word in _words(random.choice(documents)) - STOP_WORDS if len(word) >= 4)
        if long := [word for word in words if len(word) >= letters]:
            first = random.choice(long)
            others = [word for word in words if word != first]
            if len(others) > 1:
                return [first, *random.sample(others, 2)]


def _words(one: Document) -> set[str]:
    return {word for word in words(f"{one.title} {one.body}") if word.isalpha() and len(word) > 2}


def slipped(word: str, random: Random) -> str:
    """With one slip of the finger: a letter left out, doubled by another, replaced, or two swapped."""
    at = random.randrange(1, max(len(word) - 1, 2))
    letter = random.choice(ascii_lowercase)
    return random.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
    )
