"""A community at scale: a hundred thousand threads, a million replies and as many members in minutes.

The rows are written as they are, as the demo writes them, with the demo's words; on top of a small demo, which has the
rooms, stories and polls. Posts are drawn from a pool that was rendered once. People love some neighbours of the
vocabulary and some of what most love, begin threads about what they love, and half of those who reply love it, too. A
few write most, and a few threads have most of the talk. All of them said yes to being found. There are no entries in
the ledger of all this: nothing waits for the worker. A measurement that is repeated: the seed is fixed.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, batched
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

SEED = 20261125
DEMO = {"members": 60, "threads": 40, "replies": 300, "messages": 200}
YEARS = timedelta(days=3 * 365)
"""Since when people talk, more of them lately."""
ACTIVE = timedelta(days=120)
"""Within which everybody came by; a quarter not lately enough to be proposed to others."""
INSIDERS = 200
"""Members of the closed group, some of whom read and write there alone."""
NEIGHBOURS = 8
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each. `words`: interests; `pool`: posts that were rendered, half of them openings."""

    members: int
    threads: int
    replies: int
    words: int
    pool: int


FEW = Size(members=2_000, threads=2_000, replies=20_000, words=200, pool=2_000)
MANY = Size(members=100_000, threads=100_000, replies=1_000_000, words=1_000, pool=20_000)


@dataclass(frozen=True, slots=True)
class Place:
    """A board with what it is about, how much of the talk it has, and who writes there, if not everybody."""

    board: Any
    topic: str
    share: float
    people: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Crowd:
    """Members by their ids: all, and by `keen`, weights that are added up, how much each of these writes; those of the
    closed group; what each loves, and who loves each interest."""

    people: list[int]
    keen: list[float]
    insiders: list[int]
    loves: dict[int, list[int]]
    lovers: dict[int, list[int]]


def fill(size: Size) -> Crowd:
    """Make the community in an empty database; its index is left as it was after the demo."""
    from django.core.management import call_command

    from community.discussions.counting import synchronize_boards
    from community.discussions.scores import synchronize_scores
    from tests.performance.crowd_talks import write_talks

    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", stdout=nowhere, **DEMO)
    random = Random(SEED)
    words = _vocabulary(size.words)
    crowd = _people(size.members, words, random)
    write_talks(size, crowd, _places(crowd), random)
    synchronize_boards()
    synchronize_scores()
    return crowd


def _vocabulary(size: int) -> list[int]:
    """Ids of the interests: those of the demo, then the genres and artists that it knows by name."""
    from community.members.models import Interest
    from demo.topics import data, slug

    names = {slug(name): name for name in (*data("music")["genres"], *data("music")["artists"])}
    known = set(Interest.objects.values_list("slug", flat=True))
    fresh = [Interest(slug=at, name=name) for at, name in names.items() if at not in known]
    fitting = [one for one in fresh if one.slug and len(one.slug) <= 40 and len(one.name) <= 40]
    Interest.objects.bulk_create(fitting[: max(size - len(known), 0)])
    return list(Interest.objects.order_by("pk").values_list("pk", flat=True))


def _people(count: int, words: list[int], random: Random) -> Crowd:
    from community.members.models import ConsentReceipt, Member, MemberInterest
    from demo.scale import moments
    from demo.text import Text

    text, now = Text(SEED), timezone.now()
    names = [(text.name(), at) for at in moments(random, count, now - YEARS)]
    rows = [
        Member(
            email=f"crowd{n}@people.example",
            handle=f"crowd-{n}",
            name=name,
            password="!",
            joined_at=at,
            interests_asked_at=at,
            last_login=max(at, now - random.random() * ACTIVE),
        )
        for n, (name, at) in enumerate(names)
    ]
    write(Member, rows)
    people = [one.pk for one in rows]
    loves = dict(zip(people, _loves(count, words, random), strict=True))
    write(MemberInterest, (MemberInterest(member_id=pk, interest_id=i) for pk in people for i in loves[pk]))
    yes = {"purpose": "kindred", "granted": True, "wording": "yes"}
    write(ConsentReceipt, (ConsentReceipt(member_id=pk, **yes) for pk in people))
    lovers = defaultdict(list)
    for pk, loved in loves.items():
        for interest in loved:
            lovers[interest].append(pk)
    random.shuffle(people)
    keen = list(accumulate((n + 20) ** -0.6 for n in range(count)))
    return Crowd(people, keen, random.sample(people, min(INSIDERS, count // 4)), loves, dict(lovers))


def _loves(count: int, words: list[int], random: Random) -> Iterable[list[int]]:
    """Two to four neighbours and one to three of what most love, for each."""
    popular = random.sample(words, len(words))
    weights = list(accumulate((n + 1) ** -0.7 for n in range(len(words))))
    for _ in range(count):
        start = random.randrange(len(words))
        near = random.sample(range(start, start + NEIGHBOURS), random.randint(2, 4))
        most = random.choices(popular, cum_weights=weights, k=random.randint(1, 3))
        yield sorted({*(words[place % len(words)] for place in near), *most})


def _places(crowd: Crowd) -> list[Place]:
    """The demo's boards, some for members only, and a closed group."""
    from community.discussions.counting import synchronize_groups
    from community.discussions.models import Belonging, Board
    from community.members.models import Member
    from demo.talk import make_boards
    from tests import cast

    places = [Place(board, topic, 1) for topic, boards in make_boards().items() for board in boards]
    for title, topic, share in (("Backstage", "gear", 0.5), ("First pressings", "albums", 0.4)):
        board = cast.board(title, is_open=False)
        places.append(Place(board, topic, share))
    founder, *others = crowd.insiders
    group = cast.group(Member.objects.get(pk=founder), "The back room", is_closed=True)
    write(Belonging, (Belonging(group=group, member_id=pk) for pk in others))
    synchronize_groups()
    return [*places, Place(Board.objects.get(pk=group.pk), "films", 0.2, crowd.insiders)]


def write(model: Any, rows: Iterable[Any]) -> None:
    """The rows have their ids then."""
    for some in batched(rows, AT_ONCE, strict=False):
        model.objects.bulk_create(some)
