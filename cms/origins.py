"""The page of the brand that a thread or a room is about, for the pages of these."""

from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import Room
from chat.opening import Opened
from chat.remarks import Remark
from cms.freshness import token
from cms.pages import TALK_PAGES
from cms.pages.talk import TalkPage
from community.discussions.origins import Origin

KEPT_SECONDS = 60 * 60
PAGES = {kind.word: kind for kind in TALK_PAGES}
LABELS = {
    "story": gettext_lazy("The talk about the story"),
    "product": gettext_lazy("The talk about the product"),
    "moment": gettext_lazy("The talk about the moment"),
}


def page_of(thread_id: int) -> Origin | None:
    """The page that began this thread, if everybody may read it; no query until the brand's content changes."""
    found = _kept("thread", thread_id)
    return Origin(found.label, found.title, found.url) if found else None


def remark(member: Any, opened: Opened) -> dict[str, Any] | None:
    """What a room says of the page that opened it: what it is the talk about, and whether that was called off."""
    found = _kept("room", opened.room.pk) if opened.room.kind == Room.OPEN else None
    return {"about": found} if found else None


ABOUT = Remark("about", "cms/about.html", remark, for_all=True)


def hold_of(thread_id: int) -> str:
    """A page keeps its thread, also while nobody may read the page."""
    if not _words_and_keys(thread=thread_id).exists():
        return ""
    return _("This thread is the talk about a page of the brand, so it stays by itself.")


class Told(NamedTuple):
    """What everybody may know of a page."""

    word: str
    title: str
    url: str
    is_off: bool

    @property
    def label(self) -> str:
        return str(LABELS[self.word])


def _kept(talk: str, pk: int) -> Told | None:
    """Of the page that began this "thread" or "room"."""
    key = f"cms:page-of:{talk}:{pk}:{token()}"
    # Where there is none, that is kept too.
    return cache.get_or_set(key, lambda: _told(talk, pk) or (), KEPT_SECONDS) or None


def _told(talk: str, pk: int) -> Told | None:
    page = _begun(talk, pk)
    is_open = page and page.url and not page.get_view_restrictions().exists()
    return Told(page.word, page.title, page.url, getattr(page, "is_off", False)) if page and is_open else None


def _begun(talk: str, pk: int) -> TalkPage | None:
    # Not `.public()`, which asks a second query for the many threads that are about no page.
    begun = _words_and_keys(live=True, **{talk: pk}).first()
    return PAGES[begun[0]].objects.filter(pk=begun[1]).first() if begun else None


def _words_and_keys(**wanted: Any) -> QuerySet[TalkPage, tuple[str, int]]:
    """Word and key of each page like this, of every kind, in a single query."""
    first, *others = (
        kind.objects.filter(**wanted).order_by().values_list(Value(kind.word), "pk") for kind in TALK_PAGES
    )
    return first.union(*others)
