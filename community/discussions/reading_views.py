"""Pages about what is unread, and the doors by which a browser tells what was seen."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.design.dots import dot
from community.discussions import access, fragments, paging, queries
from community.discussions.orders import LATEST
from community.discussions.reading import mark_boards_read, mark_read
from community.discussions.unread import unread_in, unread_threads
from community.members.access import MemberRequest, member_required


@member_required
@require_safe
def unread(request: MemberRequest) -> HttpResponse:
    """The threads that the member opened and did not read to the end, by latest activity."""
    rows = queries.thread_rows(unread_threads(request.user))
    try:
        page = paging.by_key(rows, LATEST.key, request.GET.get("older", ""), request.GET.get("newer", ""))
    except ValidationError:
        raise Http404 from None
    markup = fragments.rows_markup(page.rows, unread_in(page.rows, request.user), with_board=True)
    return render(request, "discussions/unread.html", {"rows": markup, "page": page})


@member_required
@never_cache
@require_http_methods(["GET", "POST"])
def reading(request: MemberRequest, pk: int) -> HttpResponse:
    """The member saw the posts up to `number`: told by a script, or by the dot that only browsers without one ask for.

    That the dot is fetched by GET is no way in for others: it tells at worst that something was read.
    """
    thread = access.thread_for(request.user, pk)
    number = paging.number_in((request.POST if request.method == "POST" else request.GET).get("number", ""))
    if not number:
        return HttpResponse(status=422)
    mark_read(request.user, thread, number)
    if request.method == "POST":
        return HttpResponse(status=204)
    return dot()


@member_required
@require_POST
def read_board(request: MemberRequest, slug: str) -> HttpResponse:
    """Nothing on this board is unread any more."""
    board = access.board_for(request.user, slug)
    mark_boards_read(request.user, queries.boards_for(request.user).filter(pk=board.pk))
    return redirect(board)


@member_required
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Nothing on any board is unread any more."""
    mark_boards_read(request.user, queries.boards_for(request.user))
    return redirect("discussions:unread")
