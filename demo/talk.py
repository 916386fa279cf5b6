"""The demo's boards, threads and replies."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random

from django.utils.text import slugify

from community.design.markdown import render
from community.discussions.counting import synchronize_boards, synchronize_threads
from community.discussions.models import Board, Kind, Post, Thread, slug_of
from community.discussions.scores import synchronize_scores
from community.ledger.models import Entry
from community.members.models import Interest, Member
from demo.scale import Scale, Writer, moments
from demo.text import Text
from demo.topics import BOARDS

ICONS = ("headphones", "music", "radio", "camera", "coffee")


def make_boards() -> dict[str, list[Board]]:
    """The boards by topic; what is there already stays."""
    boards: dict[str, list[Board]] = {}
    for position, ((title, description, topic), icon) in enumerate(zip(BOARDS, ICONS, strict=True)):
        board, _new = Board.objects.get_or_create(
            slug=slugify(title),
            defaults={"title": title, "description": description, "position": position, "icon": icon},
        )
        boards.setdefault(topic, []).append(board)
    return boards


def make_threads(
    writer: Writer, scale: Scale, text: Text, members: list[Member], interests: list[Interest]
) -> list[tuple[Thread, str, str]]:
    """Threads with their openings; each comes with its topic and subject, for replies that fit."""
    random = Random(scale.seed + 1)
    boards = make_boards()
    made: list[tuple[Thread, str, str]] = []
    pieces = [text.thread() for _ in range(scale.threads)]
    bodies = iter(pieces)
    begun = moments(random, scale.threads)
    rows = (
        Thread(
            board=random.choice(boards[piece.topic]),
            author=random.choice(members),
            title=piece.title,
            kind=Kind.QUESTION if piece.title.endswith("?") else Kind.DISCUSSION,
            slug=slug_of(piece.title),
            created_at=at,
            last_post_at=at,
            last_number=1,
        )
        for piece, at in zip(pieces, begun, strict=True)
    )
    for batch in writer.write("threads", scale.threads, rows):
        parts = [next(bodies) for _ in batch]
        writer.insert(
            [post_of(t, 1, t.author, p.body, t.created_at) for t, p in zip(batch, parts, strict=True)]
        )
        writer.insert(tags_of(batch, interests, random))
        writer.insert(
            [entry_of("thread.started", t, t.author, t.created_at, board=t.board_id) for t in batch]
        )
        made += [(t, p.topic, p.subject) for t, p in zip(batch, parts, strict=True)]
    return made


def make_replies(
    writer: Writer, scale: Scale, text: Text, members: list[Member], threads: list[tuple[Thread, str, str]]
) -> None:
    """Replies, most of them in few threads, as in life; then every counter is made true."""
    rows = _replies(scale, text, members, threads)
    for batch in writer.write("replies", scale.replies, rows):
        writer.insert(
            [entry_of("post.replied", p, p.author, p.at, thread=p.thread_id, number=p.number) for p in batch]
        )
    synchronize_threads()
    synchronize_boards()
    synchronize_scores()


def _replies(
    scale: Scale, text: Text, members: list[Member], threads: list[tuple[Thread, str, str]]
) -> Iterator[Post]:
    random = Random(scale.seed + 2)
    # The place in the list decides how loved a thread is: a few have most of the talk.
    popular = [1 / (place + 3) for place in range(len(threads))]
    counts = Counter(random.choices(range(len(threads)), popular, k=scale.replies) if threads else [])
    for place, (thread, topic, subject) in enumerate(threads):
        for number, at in enumerate(moments(random, counts[place], thread.created_at), 2):
            yield post_of(thread, number, random.choice(members), text.reply(topic, subject), at)


def post_of(thread: Thread, number: int, author: Member, body: str, at: datetime) -> Post:
    return Post(thread=thread, number=number, author=author, body=body, html=render(body), at=at)


def tags_of(threads: list[Thread], interests: list[Interest], random: Random) -> list:
    link = Thread.interests.through
    return [
        link(thread_id=thread.pk, interest_id=interest.pk)
        for thread in threads
        for interest in random.sample(interests, random.randint(1, 3))
    ]


def entry_of(kind: str, subject: Thread | Post, actor: Member, at: datetime, **data: int) -> Entry:
    return Entry(
        kind=kind, actor=actor, at=at, subject_kind=subject._meta.model_name, subject_id=subject.pk, data=data
    )
