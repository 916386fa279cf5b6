"""Changes that the ledger does not tell of: names, boards and rooms as staff edit them, pages as editors move them.

Receivers of signals, so they mark in the transaction of the change where it has one.
"""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from chat.models import Room
from cms.pages import TALK_PAGES
from cms.pages.talk import TalkPage
from community.discussions.models import Board
from community.members.models import Interest, Member
from search import leanings
from search.documents.source import board_label, member_label, room_token
from search.sync import mark, mark_leanings, mark_vocabulary, spread

# Other fields of a member, such as the last log-in, are in no document.
TELLING = {"name", "handle", "is_active", "left_at"}
# Of a room, what the documents of its messages hold.
DECIDING = {"kind", "is_public", "slug"}


def member_saved(
    instance: Member, created: bool, update_fields: frozenset[str] | None, **signal: Any
) -> None:
    """A new name belongs to the member and to all that they wrote."""
    if created or (update_fields is not None and not update_fields & TELLING):
        return
    mark("member", [instance.pk])
    spread(member_label(instance.pk))


def board_saved(instance: Board, created: bool, **signal: Any) -> None:
    """Its title stands in its threads, and whether strangers may read it decides who finds them."""
    if not created:
        spread(board_label(instance.pk))
        mark("group", [instance.pk])
        mark_leanings(leanings.of_board(instance.pk))


def words_changed(**signal: Any) -> None:
    """What an interest is called decides what is found by its other names."""
    mark_vocabulary()


def interest_saved(instance: Interest, created: bool, **signal: Any) -> None:
    """Its words stand in everything that is linked to it, and its name in what is linked to its parts."""
    if not created:
        for one in (instance, *instance.narrower.all()):
            mark("member", one.members.values_list("pk", flat=True))
            mark("thread", one.threads.values_list("pk", flat=True))
            mark("room", one.rooms.values_list("pk", flat=True))
            mark("group", one.groups.values_list("pk", flat=True))
            for kind in TALK_PAGES:
                mark(kind.word, kind.objects.filter(interests=one).values_list("pk", flat=True))


def room_saved(
    instance: Room, created: bool = False, update_fields: frozenset[str] | None = None, **signal: Any
) -> None:
    """Who may listen decides who finds what was said."""
    mark("room", [instance.pk])
    if not created and (update_fields is None or update_fields & DECIDING):
        spread(room_token(instance.pk))
        mark_leanings(leanings.of_room(instance.pk))


def room_interests_changed(instance: Any, action: str, **signal: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Room):
        mark("room", [instance.pk])
        mark_leanings(leanings.of_room(instance.pk))


def page_changed(instance: TalkPage, **signal: Any) -> None:
    mark(instance.word, [instance.pk])


def page_moved(instance: Page, **signal: Any) -> None:
    """Everything below it has a new address, and may be open to others."""
    for kind in TALK_PAGES:
        below = kind.objects.descendant_of(instance, inclusive=True)
        mark(kind.word, below.values_list("pk", flat=True))


def restriction_changed(instance: PageViewRestriction, **signal: Any) -> None:
    page_moved(instance.page)
