"""What pages show to strangers, told by versions: by these it is known whether a page that is kept is still right.

They are asked on every visit of a stranger, so each is one query, compiled once: to have it compiled takes up to
fifty times as long as the answer. What strangers may see is asked of the querysets that `access` uses, and so of the
database as it is now. All are empty where a page must not be kept.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Now
from django.http import HttpRequest

from community.discussions.models import Pin, PinQuerySet, Thread
from community.discussions.paging import PAGE
from community.discussions.queries import LATEST, boards_for

type Stamp = list[tuple[Any, ...]]

_STRANGER = AnonymousUser()
# Stands for any id or slug in what is compiled.
_SOME_PLACE = "1234567890"
# The one form in which our links ask for a later page of a thread.
_LATER = re.compile("after=([1-9][0-9]{0,8})")


def of_boards(request: HttpRequest) -> Stamp:
    """The boards, and the versions of the threads that stand under each."""
    return [] if request.META.get("QUERY_STRING") else _rows(_boards)


def of_board(request: HttpRequest, slug: str) -> Stamp:
    """The version of a board, and those of the threads on its first page and of one more: whether there are others."""
    return [] if request.META.get("QUERY_STRING") else _rows(_board, slug)


def of_threads(request: HttpRequest) -> Stamp:
    """The same for the threads of all boards."""
    return [] if request.META.get("QUERY_STRING") else _rows(_threads)


def of_thread(request: HttpRequest, board: str, pk: int, slug: str) -> Stamp:
    """The version of a thread, at the address of one of its pages, and what strangers see of its poll. Whoever gives it
    a new address raises it."""
    query = request.META.get("QUERY_STRING", "")
    after = _LATER.fullmatch(query)
    if query and not after:
        return []
    stamp = _rows(_thread, pk)
    if stamp and after:
        last_number = stamp[0][0]
        place = int(after[1])
        return stamp if place % PAGE == 0 and place < last_number else []
    return stamp


def _boards(_place: str) -> QuerySet:
    talk = Thread.objects.visible_to(_STRANGER).filter(board=OuterRef("pk")).newest_first()
    latest = {
        f"{field}_{n}": Subquery(talk.values(field)[n : n + 1])
        for n in range(LATEST)
        for field in ("pk", "version")
    }
    return boards_for(_STRANGER).annotate(**latest).values_list("pk", *latest)


def _board(slug: str) -> QuerySet:
    threads = Thread.objects.visible_to(_STRANGER).filter(board__slug=slug)
    pins = Pin.objects.filter(thread__board__slug=slug)
    return _first_page(threads, pins, "board__version")


def _threads(_place: str) -> QuerySet:
    return _first_page(Thread.objects.visible_to(_STRANGER), Pin.objects.filter(is_everywhere=True))


def _first_page(threads: QuerySet[Thread], pins: PinQuerySet, *beside: str) -> QuerySet:
    """The rows, and beside each the same of the threads before them: how many, the latest pin, and their versions,
    which only grow; and what else is asked for `beside` it."""
    told = {"pins": Count("pk"), "pinned_at": Max("at"), "pin_versions": Sum("thread__version")}
    standing = pins.in_force().order_by().values(one=Value(1))
    pinned = {name: Subquery(standing.annotate(**{name: of}).values(name)) for name, of in told.items()}
    return threads.newest_first().values_list("pk", "version", *pinned.values(), *beside)[: PAGE + 1]


def _thread(pk: str) -> QuerySet:
    return (
        Thread.objects.visible_to(_STRANGER)
        .filter(pk=pk)
        .values_list("last_number", "version", "poll__version", Q(poll__closes_at__lte=Now()))
    )


def _rows(build: Callable[[Any], QuerySet], place: int | str = "") -> Stamp:
    """The rows of `build(place)`, as the database gives them."""
    sql, parameters = _compiled(build)
    with connection.cursor() as cursor:
        cursor.execute(sql, [place if str(value) == _SOME_PLACE else value for value in parameters])
        return cursor.fetchall()


@cache
def _compiled(build: Callable[[Any], QuerySet]) -> tuple[str, tuple[Any, ...]]:
    """SQL that asks for `_SOME_PLACE`, and its parameters."""
    return build(_SOME_PLACE).query.get_compiler(connection.alias).as_sql()
