"""An endless supply of words for the demo, put together by topic from real ones.

The same seed gives the same texts in the same order. About 100,000 threads' openings a second.
"""

from random import Random
from typing import NamedTuple

from demo.topics import (
    ANSWERS,
    HELLOS,
    INTERESTS,
    RECORD_OPENINGS,
    TITLES,
    TOPICS,
    Subject,
    data,
    dishes,
    escaped,
    films,
    opinions,
    remarks,
    search_link,
    slug,
)

GOOD = 0.88
"""Share of paragraphs with a good opinion: a community that likes its things, with some that do not."""


class Piece(NamedTuple):
    """A thread's opening or a story: `subject` is the real thing it is about, for replies that fit."""

    title: str
    body: str
    topic: str
    subject: str


class Text:
    """`topic` is one of `demo.topics.TOPICS` everywhere; left out, it is drawn. Bodies are Markdown."""

    def __init__(self, seed: int):
        self._random = Random(seed)
        self._handles: set[str] = set()

    def interests(self) -> list[tuple[str, str]]:
        """(slug, name) of each interest; the same for every seed."""
        return [(slug(name), name.replace("/", " and ")) for name in INTERESTS]

    def name(self) -> str:
        names = data("names")
        return f"{self._one(names['first'])} {self._one(names['last'])}"

    def handle(self, name: str = "") -> str:
        """A handle made of a name; never the same twice from one `Text`."""
        base = slug(name or self.name())
        handle = base
        while handle in self._handles:
            handle = f"{base}-{self._random.randrange(2, 10_000)}"
        self._handles.add(handle)
        return handle

    def title(self, topic: str = "") -> str:
        return self.thread(topic, paragraphs=0).title

    def thread(self, topic: str = "", paragraphs: int = 2) -> Piece:
        """A title and an opening about one real album, song, film or dish."""
        topic = topic or self._one(TOPICS)
        subject = self._subject(topic)
        title = self._one(TITLES[topic]).format(subject.plain)
        body = f"{subject.opening}\n\n{self.paragraphs(paragraphs, topic)}".strip()
        return Piece(title[:1].upper() + title[1:], body, topic, subject.plain)

    def reply(self, topic: str = "", subject: str = "") -> str:
        """A few sentences; one reply in three names `subject` (or another real thing), some quote."""
        topic = topic or self._one(TOPICS)
        said = self._sentences(topic, 1 + int(self._random.random() * 3))
        chance = self._random.random()
        if chance < 0.33:
            return f"{self._answer(topic, subject)} {said}"
        if chance < 0.45:
            return f"> {self._sentences(topic, 1)}\n\n{said}"
        return said

    def paragraphs(self, n: int, topic: str = "") -> str:
        """`n` paragraphs that speak of one topic; some are lists or quotes."""
        topic = topic or self._one(TOPICS)
        return "\n\n".join([self._paragraph(topic) for _ in range(n)])

    def message(self, topic: str = "") -> str:
        """One short line, as people write in a room."""
        topic = topic or self._one(TOPICS)
        if self._random.random() < 0.4:
            return self._one(HELLOS).format(self._subject(topic).marked)
        return self._one(remarks(topic))

    def story(self, topic: str = "") -> Piece:
        """What a brand would publish: an opening, a quote, a list under a heading, and no bad word."""
        topic = topic or self._one(TOPICS)
        opening = self.thread(topic, paragraphs=0)
        parts = (
            opening.body,
            self._sentences(topic, 4, good=1),
            f"> {self._sentences(topic, 1, good=1)}",
            self._sentences(topic, 3, good=1),
            "## Next on the list",
            self._list(topic),
            self._sentences(topic, 3, good=1),
        )
        return opening._replace(body="\n\n".join(parts))

    def _one[T](self, choices: list[T] | tuple[T, ...]) -> T:
        return choices[int(self._random.random() * len(choices))]  # three times as quick as Random.choice

    def _subject(self, topic: str) -> Subject:
        if topic == "films":
            return self._one(films())
        return self._one(dishes()) if topic == "food" else self._record(topic)

    def _record(self, topic: str) -> Subject:
        """A record and, apart from it, an artist: the lists do not say whose record it is."""
        music = data("music")
        work = self._one(music["albums" if topic == "albums" else "songs"])
        artist, genre = self._one(music["artists"]), self._one(music["genres"])
        marked = f"*{escaped(work)}*"
        frame = self._one(RECORD_OPENINGS)
        opening = frame.format(work=marked, artist=escaped(artist), genre=search_link(genre, genre))
        return Subject(work, marked, opening)

    def _answer(self, topic: str, subject: str) -> str:
        marked = f"*{escaped(subject)}*" if subject else self._subject(topic).marked
        return self._one(ANSWERS[topic]).format(marked)

    def _paragraph(self, topic: str) -> str:
        chance = self._random.random()
        if chance < 0.1:
            return self._list(topic)
        if chance < 0.2:
            return f"> {self._sentences(topic, 2)}"
        return self._sentences(topic, 2 + int(self._random.random() * 3))

    def _list(self, topic: str) -> str:
        named = [self._subject(topic).marked for _ in range(3 + int(self._random.random() * 3))]
        return "\n".join([f"- {one}" for one in dict.fromkeys(named)])

    def _sentences(self, topic: str, count: int, good: float = GOOD) -> str:
        """Different sentences of one opinion, so that a paragraph does not contradict itself."""
        liked, disliked = opinions(topic)
        pool = liked if self._random.random() < good else disliked
        start, step = (
            int(self._random.random() * len(pool)),
            1 + int(self._random.random() * (len(pool) // 5)),
        )
        return " ".join([pool[(start + step * place) % len(pool)] for place in range(count)])
