"""What the pages show besides their own words, each in a constant number of queries."""

from collections.abc import Iterable
from datetime import timedelta
from html import unescape
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chat.models import Message, Room
from cms.freshness import token
from cms.sharing import sharing_of
from community.discussions.models import Post, Thread
from community.discussions.queries import boards_for
from community.members.cards import cards_for

STORIES_ON_COVER, IN_A_ROW = 6, 3
STORIES_FOR_MEMBER, MOMENTS = 3, 3
THREADS, BOARDS, ROOMS = 6, 6, 3
REPLIES_ON_STORY, MESSAGES_ON_STORY = 3, 4
EXCERPT_WORDS = 40
LATELY = timedelta(hours=24)
BODY_KEPT_SECONDS = 60 * 60
CARD_KEPT_SECONDS = 30
STORIES_CONSIDERED, MOMENTS_CONSIDERED = 200, 12


def home_for(page: Any, member: Any) -> dict[str, Any]:
    """The home of a member, or the cover that a stranger sees."""
    if member.is_authenticated:
        own = {"stories": story_cards_for(member), "cards": cards_for(member)}
        return own | {"moments": moment_cards()}
    readable = apps.get_model("cms.StoryPage").objects.newest()
    stories = list(readable[: STORIES_ON_COVER + 1])
    lead = readable.filter(pk=page.featured_id).first() or next(iter(stories), None)
    return {
        "lead": lead,
        "stories": in_rows([story for story in stories if story != lead]),
        "moments": list(_coming()[:MOMENTS]),
        "threads": Thread.objects.visible_to(member)
        .select_related("board", "author")
        .newest_first()[:THREADS],
        "boards": boards_for(member)[:BOARDS],
        "rooms": Room.objects.visible_to(member).open().order_by(F("last_at").desc(nulls_last=True))[:ROOMS],
    }


def _coming() -> Any:
    """The moments to come that a home names: those that take place."""
    return apps.get_model("cms.MomentPage").objects.coming().filter(is_off=False)


def moment_cards() -> list[SafeString]:
    """Cards of the next moments for a member's home, right by the clock, from a list that is kept for all."""
    kept = cache.get_or_set(
        f"cms:coming:{token()}",
        lambda: list(_coming().values_list("pk", Coalesce("ends_at", "starts_at"))[:MOMENTS_CONSIDERED]),
        CARD_KEPT_SECONDS,
    )
    now = timezone.now()
    coming = [pk for pk, last in kept if last > now][:MOMENTS]
    return [_kept_card(apps.get_model("cms.MomentPage"), pk) for pk in coming]


def lists_beside(index: Any) -> list[dict[str, Any]]:
    """The brand's lists that everybody may see, in the order of the tree, as tabs; none where there is no other."""
    lists = [
        page for page in index.get_siblings().live().public().specific(defer=True) if hasattr(page, "of")
    ]
    tabs = [{"label": page.title, "url": page.url, "active": page.pk == index.pk} for page in lists]
    return tabs if len(tabs) > 1 else []


def in_rows(stories: list[Any]) -> list[Any]:
    """As many as fill the cover's rows of `IN_A_ROW`, where there are enough for one."""
    return stories[: min(len(stories) // IN_A_ROW * IN_A_ROW or len(stories), STORIES_ON_COVER)]


def story_cards_for(member: Any) -> list[SafeString]:
    """Cards of stories for a member's home: of the newest, those about what they love come first.

    The list of the newest and each card are the same for everybody, and kept; only the choice is the member's.
    """
    loved = set(member.member_interests.values_list("interest_id", flat=True))
    newest = cache.get_or_set(f"cms:newest:{token()}", _newest_with_interests, CARD_KEPT_SECONDS)
    chosen = sorted(
        ((pk, bool(interests & loved)) for pk, interests in newest), key=lambda story: not story[1]
    )
    story = apps.get_model("cms.StoryPage")
    return [_kept_card(story, pk, fits) for pk, fits in chosen[:STORIES_FOR_MEMBER]]


def _newest_with_interests() -> list[tuple[int, set[int]]]:
    """Ids of the newest stories, each with the ids of its interests."""
    pks = list(
        apps.get_model("cms.StoryPage").objects.newest().values_list("pk", flat=True)[:STORIES_CONSIDERED]
    )
    interests: dict[int, set[int]] = {pk: set() for pk in pks}
    links = apps.get_model("cms.StoryPage").interests.through.objects.filter(storypage__in=pks)
    for story, interest in links.values_list("storypage", "interest"):
        interests[story].add(interest)
    return list(interests.items())


def cards_of(kind: Any, pks: list[int]) -> list[SafeString]:
    """Cards of those of these pages, all of one kind of `TalkPage`, that everybody may read, in this order. Two
    queries where all are kept."""
    there = set(kind.objects.live().public().filter(pk__in=pks).values_list("pk", flat=True))
    return [_kept_card(kind, pk) for pk in pks if pk in there]


def _kept_card(kind: Any, pk: int, fits: bool = False) -> SafeString:
    key = f"cms:card:{pk}:{fits}:{get_language()}:{token()}"
    return cache.get_or_set(key, lambda: _card(kind, pk, fits), CARD_KEPT_SECONDS)


def _card(kind: Any, pk: int, fits: bool) -> SafeString:
    """Empty for a page that is gone, or withdrawn, since its list was made."""
    page = kind.objects.live().select_related("cover", "thread").filter(pk=pk).first()
    if page is None:
        return SafeString("")
    kicker = _("Because of what you love") if fits else ""
    return render_to_string(kind.card, {"page": page, "kicker": kicker})


def page_for(page: Any, request: HttpRequest) -> dict[str, Any]:
    """A `TalkPage`'s body and interests, and as much of its talk as the viewer may see."""
    own = {"body": body_of(page, request), "interests": list(page.interests.all())}
    return own | sharing_of(page) | thread_of(page, request.user) | room_of(page, request.user)


def thread_of(page: Any, member: Any) -> dict[str, Any]:
    """The page's thread and its latest replies, oldest of them first."""
    threads = Thread.objects.visible_to(member).select_related("board")
    thread = threads.filter(pk=page.thread_id).first() if page.thread_id else None
    if not thread:
        return {}
    replies = Post.objects.visible_to(member).filter(thread=thread, number__gt=1).exclude(body="")
    replies = replies.select_related("author")
    return {"thread": thread, "posts": with_excerpts(replies.order_by("-number")[:REPLIES_ON_STORY])}


def room_of(page: Any, member: Any) -> dict[str, Any]:
    """The page's room, its latest messages, and how many talked there within `LATELY`."""
    room = Room.objects.visible_to(member).filter(pk=page.room_id).first() if page.room_id else None
    if not room:
        return {}
    said = Message.objects.visible_to(member).filter(room=room).select_related("author")
    return {
        "room": room,
        "lately": room.memberships.filter(spoke_at__gte=timezone.now() - LATELY).count(),
        "messages_in_room": with_excerpts(said.order_by("-seq")[:MESSAGES_ON_STORY]),
    }


def with_excerpts(newest_first: Iterable[Any]) -> list[Any]:
    """Posts or messages in the order in which they were said, each with its `excerpt` in plain words."""
    said = list(newest_first)[::-1]
    for thing in said:
        thing.excerpt = Truncator(unescape(strip_tags(thing.html))).words(EXCERPT_WORDS)
    return said


def body_of(page: Any, request: HttpRequest) -> SafeString:
    """The body as HTML, the same for everybody and so kept until the brand's content changes."""
    if getattr(request, "is_preview", False):
        return page.body.__html__()
    return cache.get_or_set(f"cms:body:{page.pk}:{token()}", page.body.__html__, BODY_KEPT_SECONDS)
