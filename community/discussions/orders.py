"""The orders in which threads are listed, each over a key by which it can be read page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.discussions.models import Board, Kind, Period, Post, Thread

type Arrange = Callable[[QuerySet[Thread], Any, Board | None], QuerySet[Thread]]
"""`(threads, member, the board that they are of, if one)` -> those that the order lists, each with its key."""


@dataclass(frozen=True, slots=True)
class Order:
    """Downwards by `key`, a field or annotation of threads (a moment or a number), and by id where that is equal."""

    name: str
    label: str | Promise
    key: str
    arrange: Arrange = lambda threads, member, board: threads
    is_personal: bool = False
    # The one kind of thread that it is for, if not for all.
    of_kind: str = ""


def unanswered(threads: QuerySet[Thread], member: Any, board: Board | None) -> QuerySet[Thread]:
    """Those with nothing but their opening to read."""
    return threads.filter(post_count__lt=2)


def mine(threads: QuerySet[Thread], member: Any, board: Board | None) -> QuerySet[Thread]:
    """Those in which the member wrote."""
    return threads.filter(pk__in=Post.objects.filter(author=member.pk).order_by().values("thread"))


def top(period: Period) -> Arrange:
    """Those that moved people within the period (`scores`)."""

    def arrange(threads: QuerySet[Thread], member: Any, board: Board | None) -> QuerySet[Thread]:
        counted = FilteredRelation("scores", condition=Q(scores__period=period.value))
        found = threads.annotate(counted=counted, points=F("counted__points"), place=F("counted__board"))
        # By the score's own board, so that one index leads through the list.
        return found.filter(place=board.pk) if board else found.filter(points__gt=0)

    return arrange


def supported(threads: QuerySet[Thread], member: Any, board: Board | None) -> QuerySet[Thread]:
    """Ideas, by how many are for them."""
    return threads.filter(kind=Kind.IDEA).annotate(supporters=F("idea__support_count"))


LATEST = Order("latest", _("Latest"), "last_post_at")

ORDERS: dict[str, Order] = {
    order.name: order
    for order in (
        LATEST,
        Order("new", pgettext_lazy("order of threads", "New"), "created_at"),
        Order("top-day", _("Top today"), "points", top(Period.DAY)),
        Order("top-week", _("Top this week"), "points", top(Period.WEEK)),
        Order("top-month", _("Top this month"), "points", top(Period.MONTH)),
        Order("supported", _("Most supported"), "supporters", supported, of_kind=Kind.IDEA),
        Order("unanswered", _("Unanswered"), "created_at", unanswered),
        Order("mine", pgettext_lazy("order of threads", "Mine"), "last_post_at", mine, is_personal=True),
    )
}
"""By name, in the order of the tabs."""


def orders_for(member: Any, kind: str) -> list[Order]:
    """Those that make sense for `member`, since a stranger has no threads, and for threads of this kind."""
    found = [order for order in ORDERS.values() if member.is_authenticated or not order.is_personal]
    return [order for order in found if order.of_kind in ("", kind)]


def listed(order: Order, member: Any, board: Board | None = None) -> QuerySet[Thread]:
    """The threads of one board, or of all that `member` sees, of this order; `paging.by_key` puts them in it."""
    threads = Thread.objects.visible_to(member)
    if board:
        threads = threads.filter(board=board)
    return order.arrange(threads, member, board)
