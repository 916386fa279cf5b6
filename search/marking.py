"""Changes that the ledger does not tell of: names, boards and rooms as staff edit them, pages as editors move them.

Receivers of signals, so they mark in the transaction of the change where it has one.
"""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from chat.models import Room
from cms.pages import StoryPage
from community.discussions.models import Board, Post, Thread
from community.members.models import Interest, Member
from search.sync import mark

# Other fields of a member, such as the last log-in, are in no document.
TELLING = {"name", "handle", "is_active", "left_at"}


def member_saved(
    instance: Member, created: bool, update_fields: frozenset[str] | None, **signal: Any
) -> None:
    """A new name belongs to the member and to all that they wrote."""
    if created or (update_fields is not None and not update_fields & TELLING):
        return
    mark("member", [instance.pk])
    mark("thread", Thread.objects.filter(author=instance).values_list("pk", flat=True))
    mark("post", Post.objects.filter(author=instance).values_list("pk", flat=True))


def board_saved(instance: Board, created: bool, **signal: Any) -> None:
    """Its title stands in its threads, and whether strangers may read it decides who finds them."""
    if not created:
        mark("thread", Thread.objects.filter(board=instance).values_list("pk", flat=True))
        mark("post", Post.objects.filter(thread__board=instance).values_list("pk", flat=True))


def interest_saved(instance: Interest, created: bool, **signal: Any) -> None:
    """Its words stand in everything that is linked to it."""
    if not created:
        mark("member", instance.members.values_list("pk", flat=True))
        mark("thread", instance.threads.values_list("pk", flat=True))
        mark("room", instance.rooms.values_list("pk", flat=True))
        mark("story", instance.stories.values_list("pk", flat=True))


def room_saved(instance: Room, **signal: Any) -> None:
    mark("room", [instance.pk])


def room_interests_changed(instance: Any, action: str, **signal: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Room):
        mark("room", [instance.pk])


def story_changed(instance: StoryPage, **signal: Any) -> None:
    mark("story", [instance.pk])


def page_moved(instance: Page, **signal: Any) -> None:
    """Every story below it has a new address, and may be open to others."""
    below = StoryPage.objects.descendant_of(instance, inclusive=True)
    mark("story", below.values_list("pk", flat=True))


def restriction_changed(instance: PageViewRestriction, **signal: Any) -> None:
    page_moved(instance.page)
