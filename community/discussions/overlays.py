"""What one member sees of their own on a thread's page, laid over the markup that is the same for everybody.

The template marks such places: `{% slot "own" key %}…{% endslot %}`. A filler answers for all slots of its name on
the page at once, in at most one query, so that the page costs the same however many posts are on it.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.discussions.bookmarks import sign_of
from community.discussions.models import Bookmark, Reaction, Support, Thread, is_manager, may_answer_ideas
from community.discussions.results import poll_markup
from community.discussions.unread import blocked, first_unread, muted, since_you_were_here
from community.recognition.queries import thanks_of

KEPT = -1
"""In the place of a reaction's kind, where a post is kept; no kind has it."""

type Slots = dict[str, str]
"""By the key of each slot of one name: what stands there."""

type Filler = Callable[[Thread, Any, Slots], Slots]
"""`(thread, member, the words of the template)` -> what stands in those slots instead; others stay as they are."""


def own(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The ways to change a post, for its author alone. Keys: `ReadPost.whose`."""
    now = time.time()
    return {key: "" for key in slots if not _is_open_to(member, key, now)}


def _is_open_to(member: Any, whose: str, now: float) -> bool:
    _pk, author, until = whose.split("-")
    return author == str(member.pk) and (until == "0" or now < int(until))


def answer(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The ways to mark the best answer, for who asked and for managers."""
    may = thread.author_id == member.pk or is_manager(member)
    return {} if may else dict.fromkeys(slots, "")


def poll(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The poll, which is different for who voted and who did not. Key: the thread's id."""
    return dict.fromkeys(slots, poll_markup(thread, member))


def support(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The way to support an idea, or to withdraw that; one query. Key: the thread's id."""
    if thread.author_id == member.pk:
        return dict.fromkeys(slots, "")
    if not Support.objects.filter(idea=thread.pk, member=member).exists():
        return {}
    return dict.fromkeys(slots, render_to_string("discussions/_supported.html", {"thread": thread}))


def brand(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The way to answer for the brand, for who may."""
    return {} if may_answer_ideas(member) else dict.fromkeys(slots, "")


def others(thread: Thread, member: Any, slots: Slots) -> Slots:
    """What there is for everybody but the author of a post. Keys: `ReadPost.by`."""
    return {key: "" for key in slots if key.endswith(f"-{member.pk}")}


def pressed(thread: Thread, member: Any, slots: Slots) -> Slots:
    """The reactions and thanks that `member` gave, pressed in, and the posts they keep; to their own posts they give
    none. One query.

    Keys: `Given.key`, for thanks "<id of the post>-0-<id of its author>", for what is kept "<id of the post>-kept-0".
    """
    posts = {int(key.split("-")[0]) for key in slots}
    reactions = Reaction.objects.filter(member=member, post__in=posts).values_list("post", "kind")
    thanks = thanks_of(member, "post", posts).values_list("subject_id", Value(0))
    kept = Bookmark.objects.filter(member=member, post__in=posts).values_list("post", Value(KEPT))
    rows = reactions.union(thanks, kept, all=True)
    given = {f"{post}-{'kept' if kind == KEPT else kind}" for post, kind in rows}
    filled = {}
    for key in slots:
        what, author = key.rsplit("-", 1)
        if author == str(member.pk):
            filled[key] = "disabled"
        elif what in given and author == "0":
            filled[key] = sign_of(int(what.split("-")[0]))
        elif what in given:
            filled[key] = f'name="{"take_back" if what.endswith("-0") else "take"}" aria-pressed="true"'
    return filled


FILLERS: dict[str, Filler] = {
    "own": own,
    "answer": answer,
    "poll": poll,
    "support": support,
    "brand": brand,
    "others": others,
    "report": others,
    "pressed": pressed,
    "since": since_you_were_here,
    "first-unread": first_unread,
    "muted": muted,
    "blocked": blocked,
}

FOR_STRANGERS = {"poll"}
"""Names of the slots that are filled for strangers as well; their fillers are then given an `AnonymousUser`."""


def lay_over(parts: list[str], thread: Thread, member: Any) -> SafeString:
    """A page of `parts` with every slot filled for `member`.

    `parts` is the page cut at its marks: what is for all, the name and key of a slot, its words, what is for all, ...
    """
    labels = [label.split(" ", 1) for label in parts[1::3]]
    slots: defaultdict[str, Slots] = defaultdict(dict)
    for (name, key), words in zip(labels, parts[2::3], strict=True):
        slots[name][key] = words
    for name, found in slots.items():
        found |= FILLERS[name](thread, member, found)
    shown = parts[::3]
    for place, (name, key) in enumerate(labels):
        shown[place] += slots[name][key]
    return SafeString("".join(shown))  # safe: parts of what templates made
