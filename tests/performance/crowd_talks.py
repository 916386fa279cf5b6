"""What the people of `crowd` say, and when."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from django.utils import timezone

from tests.performance.crowd import SEED, YEARS, Crowd, Place, Size, write

SLOWLY = timedelta(days=2)
"""Between two replies, on average."""
ANSWERED = 0.6
"""Share of questions with a reply that have a best answer."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread, where it stands, the interests that it is about (ids), and when each of its posts was said."""

    thread: Any
    place: Place
    about: list[int]
    times: list[datetime]


def write_talks(size: Size, crowd: Crowd, places: list[Place], random: Random) -> None:
    """Threads with their openings and replies, and best answers to most questions."""
    talks = _talks(size, crowd, places, random)
    _posts(size, crowd, talks, random)
    _answers(talks, random)


def _talks(size: Size, crowd: Crowd, places: list[Place], random: Random) -> list[Talk]:
    """The threads, the oldest first; they are written, but for their posts."""
    from community.discussions.models import Thread
    from demo.scale import moments
    from demo.text import Text

    text, now = Text(SEED + 1), timezone.now()
    chosen = random.choices(places, [place.share for place in places], k=size.threads)
    authors = random.choices(crowd.people, cum_weights=crowd.keen, k=size.threads)
    begun, counts = moments(random, size.threads, now - YEARS), _reply_counts(size, random)
    talks = []
    for place, by, at, count in zip(chosen, authors, begun, counts, strict=True):
        author = random.choice(place.people) if place.people else by
        loved = crowd.loves[author]
        times = [at, *_replied(at, count, now, random)]
        thread = _thread(place, author, text.title(place.topic), times)
        talks.append(Talk(thread, place, random.sample(loved, min(random.randint(1, 2), len(loved))), times))
    write(Thread, [talk.thread for talk in talks])
    link = Thread.interests.through
    write(link, (link(thread_id=talk.thread.pk, interest_id=i) for talk in talks for i in talk.about))
    return talks


def _thread(place: Place, author: int, title: str, times: Sequence[datetime]) -> Any:
    from community.discussions.models import Kind, Thread, slug_of

    return Thread(
        board=place.board,
        author_id=author,
        title=title,
        slug=slug_of(title),
        kind=Kind.QUESTION if title.endswith("?") else Kind.DISCUSSION,
        created_at=times[0],
        last_post_at=times[-1],
        post_count=len(times),
        last_number=len(times),
    )


def _reply_counts(size: Size, random: Random) -> list[int]:
    """Of each thread: a few have most of the talk, be they old or new."""
    places = random.sample(range(size.threads), size.threads)
    weights = list(accumulate((n + 3) ** -0.8 for n in range(size.threads)))
    counts = Counter(random.choices(places, cum_weights=weights, k=size.replies))
    return [counts[place] for place in range(size.threads)]


def _replied(begun: datetime, count: int, now: datetime, random: Random) -> list[datetime]:
    gaps = list(accumulate(random.expovariate(1) for _ in range(count + 1)))
    span = min(count * SLOWLY, now - begun)
    return [begun + span * (gap / gaps[-1]) for gap in gaps[:-1]]


def _posts(size: Size, crowd: Crowd, talks: list[Talk], random: Random) -> None:
    """In the order in which they were said, as ids follow it in life."""
    from community.discussions.models import Post

    openings, replies = _pools(size.pool, sorted({talk.place.topic for talk in talks}))
    said = sorted(
        (at, place, number) for place, talk in enumerate(talks) for number, at in enumerate(talk.times, 1)
    )

    def post(at: datetime, talk: Talk, number: int) -> Any:
        by = talk.thread.author_id if number == 1 else _author(crowd, talk, random)
        body, html = random.choice((openings if number == 1 else replies)[talk.place.topic])
        return Post(thread_id=talk.thread.pk, number=number, author_id=by, body=body, html=html, at=at)

    write(Post, (post(at, talks[place], number) for at, place, number in said))


def _author(crowd: Crowd, talk: Talk, random: Random) -> int:
    if talk.place.people:
        return random.choice(talk.place.people)
    if random.random() < 1 / 2:
        return random.choice(crowd.lovers[random.choice(talk.about)])
    return crowd.people[bisect(crowd.keen, random.random() * crowd.keen[-1])]


type _Pool = dict[str, list[tuple[str, str]]]
"""Bodies with their HTML, by topic."""


def _pools(size: int, topics: list[str]) -> tuple[_Pool, _Pool]:
    """Openings and replies."""
    from demo.text import Text

    text, each = Text(SEED + 2), size // (2 * len(topics))
    openings = {topic: [_rendered(text.thread(topic).body) for _ in range(each)] for topic in topics}
    return openings, {topic: [_rendered(text.reply(topic)) for _ in range(each)] for topic in topics}


def _rendered(body: str) -> tuple[str, str]:
    from community.design.markdown import render

    return body, render(body)


def _answers(talks: list[Talk], random: Random) -> None:
    """The first reply by somebody else is the best one."""
    from django.db.models import F

    from community.discussions.models import Answer, Post

    threads = [talk.thread for talk in talks]
    asked = {one.pk: one.author_id for one in threads if one.is_question and random.random() < ANSWERED}
    replies = Post.objects.filter(thread__kind="question", number=2).exclude(author=F("thread__author"))
    rows = [row for row in replies.values_list("pk", "thread", "at") if row[1] in asked]
    write(Answer, (Answer(post_id=pk, thread_id=on, by_id=asked[on], at=at) for pk, on, at in rows))
