"""Pages of the live rooms: the list, and a room in which one reads and talks with or without JavaScript."""

import uuid
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat import queries
from chat.access import room_for
from chat.forms import MessageForm
from chat.gathering import links_for
from chat.lines import lines
from chat.models import Room
from chat.people import invitations_for
from chat.posting import send_message
from chat.presence import counts
from chat.reading import mark_read
from chat.talking import apart_in
from community.members.blocks import blocked_by
from community.members.refusals import refuse


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Open rooms and those of my groups with who talks there, and my direct rooms."""
    member = request.user
    found = list(queries.open_rooms(member)[: queries.MOST_ROOMS])
    closed = list(queries.closed_rooms(member)[: queries.MOST_ROOMS]) if member.is_authenticated else []
    faces = queries.faces(found + closed)
    here = counts(found + closed, member)
    cards = [(room, faces.get(room.pk, []), here.get(room.pk, 0)) for room in (*found, *closed)]
    context = {
        "rooms": [card for card in cards if card[0].kind == Room.OPEN],
        "own": [card for card in cards if card[0].kind == Room.GROUP],
        "closed": [card for card in cards if card[0].kind == Room.CLOSED],
        "invitations": invitations_for(member) if member.is_authenticated else [],
        "others": queries.direct_rooms(member) if member.is_authenticated else [],
    }
    return render(request, "chat/rooms.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The last messages of a room, or those before a number (`?before=`), and the door for new ones."""
    found = room_for(request.user, slug=slug)
    if request.method == "POST":
        return _say(request, found)
    before = _number(request.GET.get("before"))
    context = _page(request, found, before)
    if before is None and request.user.is_authenticated:
        mark_read(request.user, found, found.last_seq)
    return render(request, "chat/room.html", context | {"form": MessageForm(), "key": uuid.uuid4()})


def _say(request: HttpRequest, room: Room) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(room.get_absolute_url())
    form = MessageForm(request.POST)
    error = None
    if form.is_valid():
        try:
            sent = send_message(request.user, room, form.cleaned_data["body"], form.cleaned_data["key"])
            return redirect(f"{room.get_absolute_url()}#message-{sent.seq}")
        except ValidationError as refused:
            error = refused
        except PermissionDenied as refused:
            error = ValidationError({"body": str(refused)})
    context = _page(request, room, None) | {"key": uuid.uuid4()}
    return refuse(request, "chat/room.html", form, error, context)


def _page(request: HttpRequest, room: Room, before: int | None) -> dict[str, Any]:
    page = queries.page_before(room, before)
    other = queries.other_of(request.user, room) if room.is_direct else None
    # In a room of two, which one opens on purpose, nothing is folded.
    blocked = [] if room.is_direct else list(blocked_by(request.user))
    return {
        "room": room,
        "links": links_for(request.user, room),
        "other": other,
        "name": (other.name if other else _("Someone who left")) if room.is_direct else room.title,
        "lines": lines(page.messages, request.user, blocked),
        "blocked": blocked,
        "is_apart": room.pk in apart_in([room]),
        "earlier": page.earlier,
        "here": counts([room], request.user).get(room.pk, 0),
        "is_past": before is not None,
        "longest": MessageForm.longest,
    }


def _number(value: str | None) -> int | None:
    """A number in an address; `Http404` when it is none."""
    if value is None:
        return None
    if not value.isascii() or not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)
