"""Pages that list threads: all boards, one board, and the threads of all boards."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import conditional_page, require_safe

from community.design.keeping import kept_for_strangers
from community.discussions import access, fragments, orders, paging, queries, stamps
from community.discussions.doors import leads_managers_in
from community.discussions.kinds import BADGES
from community.discussions.levels import control
from community.discussions.live_talk import line_of_board
from community.discussions.models import Board, Kind
from community.discussions.trails import trail_to
from community.discussions.unread import unread_in


@require_safe
@kept_for_strangers(stamps.of_boards)
def boards(request: HttpRequest) -> HttpResponse:
    """All boards, each with what is talked about there right now."""
    found = queries.boards_with_latest(request.user)
    rows = [row for board in found for row in board.latest]
    unread = unread_in(rows, request.user)
    markup = iter(fragments.rows_markup(rows, unread))
    shown = [
        (board, [next(markup) for _row in board.latest], any(row.pk in unread for row in board.latest))
        for board in found
    ]
    return render(request, "discussions/boards.html", {"boards": shown})


@require_safe
@kept_for_strangers(stamps.of_board)
@leads_managers_in("slug")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """A board's threads, by latest activity or as `?order=` asks; `?kind=` shows those of one kind."""
    return _list(request, "discussions/board.html", access.board_with_level_for(request.user, slug))


@require_safe
@conditional_page
def board_talk(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a board is talked about live: what its open page shows anew (live-board.js)."""
    found = access.board_with_level_for(request.user, slug)
    markup = render_to_string("discussions/_talk.html", {"talk": line_of_board(request.user, found)})
    return HttpResponse(markup, headers={"X-Robots-Tag": "noindex"})


@require_safe
@kept_for_strangers(stamps.of_threads)
def threads(request: HttpRequest) -> HttpResponse:
    """The threads of all boards that the reader sees."""
    return _list(request, "discussions/threads.html")


def _list(request: HttpRequest, template: str, board: Board | None = None) -> HttpResponse:
    order = orders.ORDERS.get(request.GET.get("order", orders.LATEST.name))
    if order is None:
        raise Http404
    if order.is_personal and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    kind = request.GET.get("kind", "")
    found = queries.thread_rows(orders.listed(order, request.user, board).of_kind(kind), order.key)
    pinned = [] if kind or order is not orders.LATEST else _pinned(request, board)
    found = found.exclude(pk__in=[row.pk for row in pinned])
    try:
        page = paging.by_key(found, order.key, request.GET.get("older", ""), request.GET.get("newer", ""))
    except ValidationError:
        raise Http404 from None
    if page.newer:
        pinned = []
    unread = unread_in([*pinned, *page.rows], request.user)
    markup = fragments.rows_markup([*pinned, *page.rows], unread, with_board=board is None)
    context = {
        "board": board,
        "order": order,
        "tabs": _tabs(request, order, kind),
        "kind": kind if kind in Kind.values else "",
        "kinds": BADGES,
        "pinned": markup[: len(pinned)],
        "rows": markup[len(pinned) :],
        "unread": unread,
        "follow": control(board, board.level) if board and request.user.is_authenticated else None,
        "page": page,
        "talk": line_of_board(request.user, board) if board else None,
        "trail": trail_to(of_group=bool(board) and board.is_of_group),
    }
    return render(request, template, context)


def _pinned(request: HttpRequest, board: Board | None) -> list[Any]:
    return list(queries.thread_rows(queries.pinned_threads(request.user, board)))


def _tabs(request: HttpRequest, order: orders.Order, kind: str) -> list[dict[str, Any]]:
    """Each order at its address, of the kind that is shown; that of the first is the list's own."""
    return [
        {
            "label": other.label,
            "url": _address(request.path, "" if other is orders.LATEST else other.name, kind),
            "active": other is order,
        }
        for other in orders.orders_for(request.user, kind)
    ]


def _address(path: str, order: str, kind: str) -> str:
    query = urlencode({name: value for name, value in (("order", order), ("kind", kind)) if value})
    return f"{path}?{query}" if query else path
