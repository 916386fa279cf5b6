"""The demo's questions with their best answers, its ideas, and its polls."""

from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from community.design.markdown import render
from community.discussions.counting import synchronize_ideas, synchronize_polls
from community.discussions.models import (
    STEPS,
    Answer,
    Ballot,
    Board,
    Idea,
    Kind,
    Option,
    Poll,
    Post,
    Shows,
    Status,
    Support,
    Thread,
    slug_of,
)
from community.members.models import Interest, Member
from demo.scale import Scale, Writer, moments
from demo.talk import entry_of, post_of, tags_of

FEWEST = 20
"""Threads of a community in which ideas and polls would not seem out of place."""

ANSWERED = 0.6
"""Share of questions with a best answer."""


class Proposal(NamedTuple):
    """An idea as it stands: `share` of the members are for it; `answer` is the brand's, "" for none yet."""

    title: str
    body: str
    share: float
    status: Status = Status.OPEN
    answer: str = ""


class Inquiry(NamedTuple):
    """A poll: `days` until it closes, counted from now; None for never."""

    title: str
    body: str
    options: tuple[str, ...]
    most: int = 1
    is_secret: bool = True
    shows: Shows = Shows.VOTED
    days: int | None = None


IDEAS = (
    Proposal(
        "A listening room in every shop",
        "One good chair, one record, ten minutes. I would come by every week.",
        0.85,
        Status.PLANNED,
        "We begin with **two shops in spring**. Tell us here which records should wait for you.",
    ),
    Proposal(
        "Spare ear pads by post",
        "Mine are worn after three years, and everything else is as good as new.",
        0.6,
        Status.DONE,
        "They are in the shop now, for every model. Changing them takes two minutes and no tools.",
    ),
    Proposal(
        "Playlists by members in the shops",
        "You could tell at once who is from here.",
        0.35,
    ),
    Proposal("A quiet hour on Sundays", "No new threads, only listening. Who is in?", 0.12),
    Proposal(
        "Trade in old headphones",
        "Bring the old pair, pay less for the new one.",
        0.2,
        Status.DECLINED,
        "We could not make it fair to those who repair theirs. The money goes into spare parts instead.",
    ),
)

POLLS = (
    Inquiry(
        "Where do you listen most?",
        "Count the hours, not the moods.",
        ("At home", "On the way", "At work", "Out for a run"),
        shows=Shows.ALWAYS,
    ),
    Inquiry(
        "What should the next listening evening be about?",
        "We meet on a Friday. Choose two.",
        ("Jazz", "Ambient", "Afrobeat", "Hip Hop", "Film music"),
        most=2,
        is_secret=False,
        days=9,
    ),
    Inquiry("Cable or no cable?", "Once and for all.", ("Cable", "No cable", "Both, it depends"), days=-3),
)


def ask(
    writer: Writer, scale: Scale, members: list[Member], interests: list[Interest]
) -> list[tuple[Thread, str, str]]:
    """Threads with ideas and polls, as `talk.make_threads` returns them; none in a community that is too small."""
    if scale.threads < FEWEST:
        return []
    random = Random(scale.seed + 5)
    boards = list(Board.objects.order_by("position"))
    asked = [(Kind.IDEA, one.title, one.body) for one in IDEAS] + [
        (Kind.POLL, one.title, one.body) for one in POLLS
    ]
    threads = [
        Thread(
            board=boards[place % len(boards)],
            author=random.choice(members),
            kind=kind,
            title=title,
            slug=slug_of(title),
            created_at=at,
            last_post_at=at,
            last_number=1,
        )
        for place, ((kind, title, _body), at) in enumerate(
            zip(asked, moments(random, len(asked)), strict=True)
        )
    ]
    writer.insert(threads)
    openings = zip(threads, asked, strict=True)
    writer.insert([post_of(t, 1, t.author, body, t.created_at) for t, (_kind, _title, body) in openings])
    writer.insert(tags_of(threads, interests, random))
    writer.insert([entry_of("thread.started", t, t.author, t.created_at, board=t.board_id) for t in threads])
    return [(thread, "gear", thread.title) for thread in threads]


def answer(
    writer: Writer,
    scale: Scale,
    members: list[Member],
    asked: list[tuple[Thread, str, str]],
    brand: Member,
) -> None:
    """Best answers to questions, support and answers for the ideas, votes in the polls; then counters are made true.

    `asked` is what `ask` returned, `brand` who answers for it.
    """
    random = Random(scale.seed + 6)
    _mark_answers(writer, random)
    threads = [thread for thread, _topic, _subject in asked]
    for thread, proposal in zip(threads, IDEAS, strict=False):
        _support(writer, random, thread, proposal, members, brand)
    for thread, inquiry in zip(threads[len(IDEAS) :], POLLS, strict=False):
        _vote(writer, random, thread, inquiry, members)
    synchronize_ideas()
    synchronize_polls()


def _mark_answers(writer: Writer, random: Random) -> None:
    """One of the first replies by somebody else, for most questions that have one."""
    replies = Post.objects.filter(thread__kind=Kind.QUESTION, number__gt=1, number__lte=5)
    helpful: dict[int, list[Post]] = {}
    for post in replies.exclude(author=F("thread__author")).select_related("thread__author").iterator():
        helpful.setdefault(post.thread_id, []).append(post)
    chosen = [random.choice(posts) for posts in helpful.values() if random.random() < ANSWERED]
    writer.insert(
        [Answer(thread=post.thread, post=post, by=post.thread.author, at=post.at) for post in chosen]
    )
    writer.insert(
        [
            entry_of("post.answered", post, post.thread.author, post.at, thread=post.thread_id)
            for post in chosen
        ]
    )


def _support(
    writer: Writer, random: Random, thread: Thread, proposal: Proposal, members: list[Member], brand: Member
) -> None:
    others = _some(random, [one for one in members if one.pk != thread.author_id], proposal.share)
    idea = Idea(thread=thread, status=proposal.status)
    idea.step = max((step for step in STEPS if step <= len(others)), default=0)
    if proposal.answer:
        idea.body, idea.html = proposal.answer, render(proposal.answer)
        idea.answered_by, idea.answered_at = brand, _since(random, thread)
    writer.insert([idea])
    supports = [Support(idea=idea, member=one, at=_since(random, thread)) for one in others]
    writer.insert(supports)
    writer.insert([entry_of("idea.supported", thread, one.member, one.at) for one in supports])


def _vote(writer: Writer, random: Random, thread: Thread, inquiry: Inquiry, members: list[Member]) -> None:
    now = timezone.now()
    closes_at = now + timedelta(days=inquiry.days) if inquiry.days else None
    poll = Poll(
        thread=thread,
        most=inquiry.most,
        is_secret=inquiry.is_secret,
        shows=inquiry.shows,
        closes_at=closes_at,
        has_ended=closes_at is not None and closes_at <= now,
    )
    writer.insert([poll])
    options = writer.insert(
        [Option(poll=poll, place=place, text=text) for place, text in enumerate(inquiry.options)]
    )
    voters = _some(random, members, 0.7)
    ballots = writer.insert([Ballot(poll=poll, member=one, at=_since(random, thread)) for one in voters])
    link = Ballot.options.through
    # The first options are liked most, so that the bars differ.
    liked = [len(options) - place for place in range(len(options))]
    writer.insert(
        [
            link(ballot_id=ballot.pk, option_id=option.pk)
            for ballot in ballots
            for option in set(random.choices(options, liked, k=inquiry.most))
        ]
    )


def _some(random: Random, members: Collection[Member], share: float) -> list[Member]:
    """In a large community, as many as would fit into a small one."""
    return random.sample(list(members), min(int(len(members) * share), 150))


def _since(random: Random, thread: Thread) -> datetime:
    return moments(random, 1, thread.created_at)[0]
