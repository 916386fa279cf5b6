"""Filling the house: people, boards, threads, replies, rooms, messages, in bulk and with progress."""

from collections.abc import Callable

from django.db import transaction

from community.members.models import Member
from demo.asking import answer, ask
from demo.brand import make_brand, make_stories
from demo.conversations import make_messages
from demo.groups import make_groups
from demo.logins import EDITOR
from demo.offers import make_offers
from demo.people import make_interests, make_members
from demo.recognition import make_thanks
from demo.scale import Scale, Writer
from demo.talk import make_boards, make_replies, make_threads
from demo.text import Text
from search import sync


def is_empty() -> bool:
    """Whether nobody has joined yet."""
    return not Member.objects.exists()


@transaction.atomic
def fill(scale: Scale, say: Callable[[str], None]) -> Writer:
    """Write a community of this scale into an empty house; all of it or nothing. Returns what was counted.

    It writes rows as the verbs would have, without their checks, pace, notices and live hints; the worker puts
    them into the search index.
    Raises `RuntimeError` when somebody lives here already.
    """
    if not is_empty():
        raise RuntimeError("The demo fills an empty community only: members live here already.")
    writer, text = Writer(say), Text(scale.seed)
    interests = make_interests(text)
    members = make_members(writer, scale, text, interests)
    make_boards()
    make_brand()
    editor = next(member for member in members if member.email == EDITOR)
    threads = make_stories(scale, text, editor, interests)
    threads += make_threads(writer, scale, text, members, interests)
    asked = ask(writer, scale, members, interests)
    # Among the first ones, which have most of the talk.
    make_replies(writer, scale, text, members, threads[:2] + asked + threads[2:])
    answer(writer, scale, members, asked, editor)
    make_thanks(writer, scale, members)
    make_groups(members)
    make_messages(writer, scale, text, members)
    make_offers(scale, editor, interests)
    sync.spread_all()
    return writer
