"""A poll as somebody sees it: what everybody of their sort sees the same is kept, their own choice is laid over.

It is kept by itself, apart from the page: a vote renders ten short lines anew, and not twenty posts.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.design.numbers import number_in
from community.discussions.models import Option, Poll, Thread, choices_of, poll_of

KEPT_FOR_S = 3_600
"""Seconds. Bounds memory."""

VOTERS = 50
"""Members on one page of who chose an option."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides how a poll looks to somebody, but for the options they chose."""

    is_member: bool
    is_closed: bool
    voted: bool
    results: bool


def poll_markup(thread: Thread, member: Any) -> SafeString:
    """The poll of a thread as `member` sees it; empty where there is none. One query for members, none for strangers,
    two more where it was not seen so before."""
    poll = poll_of(thread)
    if poll is None:
        return SafeString("")
    chosen = choices_of(poll, member)
    sight = sight_of(poll, member, bool(chosen))
    options, parts = _kept(thread, poll, sight)
    shown = parts[0]
    for option, part in zip(options, parts[1:], strict=True):
        shown += (" checked" if option in chosen else "") + part
    return SafeString(shown)  # safe: parts of what a template made


def sight_of(poll: Poll, member: Any, voted: bool) -> Sight:
    return Sight(member.is_authenticated, poll.is_closed, voted, poll.shows_results(voted))


def _kept(thread: Thread, poll: Poll, sight: Sight) -> tuple[list[int], list[str]]:
    """Ids of the options, and the markup cut where each is checked or not."""
    state = "".join("ny"[flag] for flag in (sight.is_member, sight.is_closed, sight.voted, sight.results))
    key = f"discussions:poll:{poll.pk}:{poll.version}:{state}:{get_language()}"
    kept = cache.get(key)
    if kept is None:
        kept = _rendered(thread, poll, sight)
        cache.set(key, kept, KEPT_FOR_S)
    return kept


def _rendered(thread: Thread, poll: Poll, sight: Sight) -> tuple[list[int], list[str]]:
    # Younger than every word of it, so that no option can contain it.
    mark = SafeString(f"<!--{uuid.uuid4()}-->")
    options = list(poll.options.all())
    context = {"thread": thread, "poll": poll, "sight": sight, "mark": mark}
    context["options"] = [(option, share_of(option, poll)) for option in options]
    return [option.pk for option in options], render_to_string("discussions/_poll.html", context).split(mark)


def share_of(option: Option, poll: Poll) -> int:
    """Percent of the voters who chose it; several choices add up to more than 100."""
    return round(100 * option.vote_count / poll.voter_count) if poll.voter_count else 0


def voters_of(poll: Poll, option: str = "", after: str = "") -> dict[str, Any]:
    """Of a public poll: its `options`, the `option` with this id (else the first), up to `VOTERS` `ballots` for it
    with their members, and the id to go on after as `more`, None at the end. Two queries."""
    options = list(poll.options.all())
    chosen = next((one for one in options if str(one.pk) == option), options[0])
    ballots = chosen.ballots.select_related("member").order_by("pk")
    ballots = ballots.filter(pk__gt=number_in(after) or 0)
    rows = list(ballots[: VOTERS + 1])
    more = rows[VOTERS - 1].pk if len(rows) > VOTERS else None
    return {"options": options, "option": chosen, "ballots": rows[:VOTERS], "more": more}
