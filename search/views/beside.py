"""What goes on beside a thread or a page of the brand: a page of its own, and the part of it that those show at their
end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.pages import TALK_PAGES
from cms.pages.talk import TalkPage
from community.discussions.access import thread_for
from community.members import pace
from search.beside import Beside, beside_page, beside_thread

LOOKING = "beside"
"""The act whose pace is kept."""


@require_safe
def beside(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Threads and stories like it; `?part` gives them without a page around."""
    if kind not in _OF:
        raise Http404
    thing, find = _OF[kind](request.user, pk)
    try:
        _hurry(request)
    except pace.TooFast as error:
        return HttpResponse(status=error.status, headers={"Retry-After": str(error.retry_after)})
    template = "search/_beside.html" if "part" in request.GET else "search/beside.html"
    response = render(request, template, {"thing": thing, "beside": find(thing, request.user)})
    response["X-Robots-Tag"] = "noindex"
    return response


def _hurry(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        pace.check(request.user, LOOKING)
    else:
        pace.check_stranger(request, LOOKING)


type _Found = tuple[Any, Callable[[Any, Any], Beside]]


def _thread(member: Any, pk: int) -> _Found:
    thread = thread_for(member, pk)
    if thread.is_hidden or not thread.title:
        raise Http404
    return thread, beside_thread


def _page(kind: type[TalkPage], member: Any, pk: int) -> _Found:
    return get_object_or_404(kind.objects.live().public(), pk=pk), beside_page


_OF: dict[str, Callable[[Any, int], _Found]] = {
    "thread": _thread,
    **{kind.word: partial(_page, kind) for kind in TALK_PAGES},
}
