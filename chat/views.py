"""Pages of the live rooms: the list, and a room in which one reads and talks with or without JavaScript."""

import uuid

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat import queries
from chat.forms import MessageForm
from chat.models import Room
from chat.opening import Opened, open_room
from chat.people import invitations_for
from chat.posting import send_message
from chat.presence import counts
from chat.remarks import remarks_for
from chat.reminding import mark_reminded
from chat.requesting import waiting_for
from chat.room_page import page_context
from community.attachments.composing import attach, is_attaching
from community.design import numbers
from community.members.access import MemberRequest, member_required
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
    coming = [card for card in cards if card[0].is_coming]
    mark_reminded(member, [room for room, *_ in coming])
    cards = [card for card in cards if not card[0].is_coming]
    context = {
        "coming": sorted(coming, key=lambda card: str(card[0].starts_at)),
        "rooms": [card for card in cards if card[0].kind == Room.OPEN],
        "own": [card for card in cards if card[0].kind == Room.GROUP],
        "attached": [card for card in cards if card[0].kind == Room.ATTACHED],
        "closed": [card for card in cards if card[0].kind == Room.CLOSED],
        "asking": waiting_for(member).count() if member.is_authenticated else 0,
        "invitations": invitations_for(member) if member.is_authenticated else [],
        "others": queries.direct_rooms(member) if member.is_authenticated else [],
        "few": queries.rooms_of_few(member) if member.is_authenticated else [],
        "hidden": queries.hidden_rooms(member) if member.is_authenticated else [],
    }
    return render(request, "chat/rooms.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """The last messages of a room and the door for new ones; `?at=`, `?before=` or `?after=` a number shows others,
    `?answer=` a number answers that message. Looking writes nothing: the page that is shown tells what was read."""
    opened = open_room(request.user, slug)
    if request.method == "POST":
        return _say(request, opened)
    page = _asked_page(opened.room, request.GET)
    answered = number_in(request.GET.get("answer"))
    form = MessageForm(initial={"replies_to": answered})
    context = page_context(request, opened, page, answered) | {"form": form, "key": uuid.uuid4()}
    return render(request, "chat/room.html", context)


@member_required
@never_cache
@require_safe
def remarks(request: MemberRequest, slug: str) -> HttpResponse:
    """What other rooms of the house say at the head of this one, as a part of its page: as people come and go."""
    return HttpResponse("".join(remarks_for(request.user, open_room(request.user, slug))))


def _asked_page(room: Room, asked: QueryDict) -> queries.Page:
    if at := number_in(asked.get("at")):
        return queries.page_around(room, at)
    if after := number_in(asked.get("after")):
        return queries.page_after(room, after)
    return queries.page_before(room, number_in(asked.get("before")))


def _say(request: HttpRequest, opened: Opened) -> HttpResponse:
    room = opened.room
    if not request.user.is_authenticated:
        return redirect_to_login(room.get_absolute_url())
    form = MessageForm(request.POST)
    if is_attaching(request):
        context = page_context(request, opened, queries.page_before(room)) | {"key": uuid.uuid4()}
        return attach(request, "chat/room.html", form, MessageForm(), context)
    error = None
    if form.is_valid():
        words = form.cleaned_data
        try:
            sent = send_message(request.user, room, words["body"], words["key"], words["replies_to"])
            return redirect(f"{room.get_absolute_url()}#message-{sent.seq}")
        except ValidationError as refused:
            error = refused
        except PermissionDenied as refused:
            error = ValidationError({"body": str(refused)})
    answered = form.cleaned_data.get("replies_to")
    context = page_context(request, opened, queries.page_before(room), answered) | {"key": uuid.uuid4()}
    return refuse(request, "chat/room.html", form, error, context)


def number_in(value: str | None) -> int | None:
    """A number in an address; `Http404` when it is none."""
    found = numbers.number_in(value)
    if found is None and value is not None:
        raise Http404
    return found
