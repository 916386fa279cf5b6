"""How messages were taken: what they show of it to everybody, and what is one's own among it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.utils.safestring import SafeString, mark_safe

from chat.models import Message, MessageReaction
from community.discussions.models import ReactionKind, all_kinds
from community.discussions.taken import offered
from community.recognition.queries import thanks_of

THANKS = 0
"""In the place of a reaction's kind, where thanks were said; no kind has it."""

PLACE = '<div class="message-taken"'
"""Where it begins in a message's markup. Words cannot: no renderer lets such a thing through."""

type Mine = dict[int, set[int]]
"""By the id of a message: what one gave it, kinds of reactions or `THANKS`."""


@dataclass(frozen=True, slots=True)
class Given:
    """How many gave one kind of reaction to a message."""

    kind: ReactionKind
    count: int


def given_to(messages: Iterable[Message]) -> dict[int, list[Given]]:
    """By the id of each message that was given reactions: which, in the order of their kinds. No query."""
    reacted = [message for message in messages if message.reactions and not message.is_gone]
    kinds = all_kinds() if reacted else []
    return {
        message.pk: [Given(k, message.reactions[str(k.pk)]) for k in kinds if str(k.pk) in message.reactions]
        for message in reacted
    }


def offered_kinds(member: Any, message: Message) -> list[tuple[ReactionKind, int, bool]]:
    """The kinds that stand under a message or may be given to it: each with how many gave it, and whether `member`
    did."""
    mine = mine_among([message], member).get(message.pk, set())
    return offered(message.reactions, mine)


def mine_among(messages: Sequence[Message], member: Any) -> Mine:
    """What `member` gave these messages. One query, none for a stranger and where nobody gave anything."""
    pks = [message.pk for message in messages if message.reactions or message.thanks_count]
    if not pks or not member.is_authenticated:
        return {}
    reactions = MessageReaction.objects.filter(member=member, message__in=pks).values_list("message", "kind")
    thanks = thanks_of(member, "message", pks).values_list("subject_id", Value(THANKS))
    mine: defaultdict[int, set[int]] = defaultdict(set)
    for message, kind in reactions.union(thanks, all=True):
        mine[message].add(kind)
    return mine


def press_in(messages: Sequence[Message], htmls: Sequence[SafeString], member: Any) -> list[SafeString]:
    """The neutral markup of messages as `member` sees it: what they gave is pressed in, and to their own words
    nothing can be given."""
    mine = mine_among(messages, member)
    return [
        press(html, mine.get(message.pk, ()), message.author_id == member.pk)
        for message, html in zip(messages, htmls, strict=True)
    ]


def press(html: SafeString, mine: Iterable[int], is_own: bool) -> SafeString:
    """The same for one of them, where `mine` is what one gave it."""
    words, place, taken = html.rpartition(PLACE)
    if not place:
        return html
    if is_own:
        taken = taken.replace('<button class="reaction"', '<button class="reaction" disabled')
    for kind in mine:
        loose = f'name="give" value="{kind}" aria-pressed="false"'
        taken = taken.replace(loose, f'name="take" value="{kind}" aria-pressed="true"')
    return mark_safe(words + place + taken)  # safe: what the template rendered, and fixed words
