"""From talk to thread: choosing the messages of a room of which a thread is to be made, without JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chat.access import room_for
from chat.gathering import KIND, spot_of
from chat.models import Message, Room
from community.design.markdown import excerpt
from community.discussions.gathering import MOST, gather
from community.discussions.gathering_forms import GatherForm
from community.discussions.gatherings import threads_from
from community.live.streams import is_id
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "chat/gather.html"

EXCERPT = 240
"""Characters of a message by which it is known."""

THREADS = 20
"""Threads shown that came of this room before."""


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: MemberRequest, slug: str) -> HttpResponse:
    """Choose among the last messages, or those before a number (`?before=`), and say what the thread is to be."""
    room = room_for(request.user, slug=slug)
    spot = spot_of(request.user, room)
    form = GatherForm(request.user, spot, request.POST if request.method == "POST" else None)
    context = _page(request, room) | {"spot": spot}
    if request.method != "POST":
        return render(request, PAGE, context | {"form": form})
    if not form.is_valid():
        return refuse(request, PAGE, form, context=context)
    board, key = form.cleaned_data["board"], form.cleaned_data["key"]
    try:
        found = gather(request.user, board, form.opening, KIND, room.pk, _chosen(request), key)
    except ValidationError as error:
        return refuse(request, PAGE, form, error, context)
    except PermissionDenied as refused:
        return refuse(request, PAGE, form, ValidationError(str(refused)), context)
    if found.is_open:
        messages.success(request, _("They are asked. You hear of it once everybody has decided."))
    return redirect(found.thread or found)


def _page(request: HttpRequest, room: Room) -> dict[str, Any]:
    said = Message.objects.visible_to(request.user).filter(room=room, author__is_active=True).exclude(body="")
    before = request.GET.get("before", "")
    if is_id(before):
        said = said.filter(seq__lt=int(before))
    newest = list(said.select_related("author").order_by("-seq")[: MOST + 1])
    shown = newest[:MOST][::-1]
    chosen = _chosen(request)
    return {
        "room": room,
        "lines": [
            {"message": one, "words": excerpt(one.body, EXCERPT), "is_chosen": one.pk in chosen}
            for one in shown
        ],
        "earlier": shown[0].seq if len(newest) > MOST else 0,
        "is_past": bool(before),
        "threads": threads_from(request.user, KIND, room.pk)[:THREADS],
    }


def _chosen(request: HttpRequest) -> set[int]:
    """One more than may be chosen is enough to know that they are too many."""
    return {int(pk) for pk in request.POST.getlist("line")[: MOST + 1] if is_id(pk)}
