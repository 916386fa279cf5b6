"""The page of a room's bots, and the door by which they talk."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from chat.access import room_for
from chat.bots import bot_with, end_bot, make_bot, may_keep_bots
from chat.forms import BotForm
from chat.models import Bot, Message, Room
from chat.posting import send_message
from community.design.templatetags.design import absolute
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

EXAMPLE = '{"text": "…"}'

LARGEST = 64 * 1024
"""Bytes that a webhook may bring."""


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def bots(request: MemberRequest, slug: str) -> HttpResponse:
    """Which machines talk in a room, for those who look after it; a new one's key is shown here, once."""
    room = _room_of(request, slug)
    form = BotForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"room": room, "bots": _bots(room)}
    if request.method == "POST":
        if not form.is_valid():
            return refuse(request, "chat/bots.html", form, None, context)
        try:
            bot, key = make_bot(request.user, room, form.cleaned_data["name"])
        except ValidationError as error:
            return refuse(request, "chat/bots.html", form, error, context)
        address = absolute(f"/hooks/{key}/")
        context |= {
            "made": bot,
            "address": address,
            "example": EXAMPLE,
            "form": BotForm(),
            "bots": _bots(room),
        }
        return render(request, "chat/bots.html", context, status=201)
    return render(request, "chat/bots.html", context | {"form": form})


@member_required
@require_POST
def end(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take a bot's key away."""
    room = _room_of(request, slug)
    end_bot(request.user, get_object_or_404(Bot, pk=pk, room=room))
    messages.success(request, _("Its key opens nothing any more."))
    return redirect("chat:bots", room.slug)


@csrf_exempt
@require_POST
def hook(request: HttpRequest, key: str) -> HttpResponse:
    """What a machine has to say: JSON with `text` (and `client_id`, a UUID, to say it again safely), or plain text.

    201 with the message's numbers; 404 for a key that opens nothing, 403 and 422 with a sentence for what is refused,
    429 with `Retry-After` where it came too fast.
    """
    bot = bot_with(key)
    try:
        text, client_id = _said(request)
        sent = send_message(bot.member, bot.room, text, client_id)
    except PermissionDenied as error:
        return JsonResponse({"detail": str(error)}, status=403)
    except ValidationError as error:
        return _refused(error)
    return JsonResponse(_told(sent), status=201)


def _room_of(request: MemberRequest, slug: str) -> Room:
    room = room_for(request.user, slug=slug)
    if not may_keep_bots(request.user, room):
        raise Http404
    return room


def _bots(room: Room) -> list[Bot]:
    found = Bot.objects.filter(room=room, ended_at=None).select_related("member", "made_by")
    return list(found.order_by("made_at"))


def _said(request: HttpRequest) -> tuple[str, uuid.UUID]:
    """The words and the id under which they are said once. Raises `ValidationError`."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise ValidationError({"text": _("That is too long for a room.")})
    try:
        body = request.body.decode()
        given = json.loads(body) if request.content_type == "application/json" else {"text": body}
        text, client_id = given["text"], uuid.UUID(str(given.get("client_id") or uuid.uuid4()))
        if not isinstance(text, str):
            raise TypeError(text)
        return text, client_id
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        raise ValidationError({"text": _("Send JSON with a text, or plain text.")}) from None


def _refused(error: ValidationError) -> HttpResponse:
    response = JsonResponse({"detail": " ".join(error.messages)}, status=getattr(error, "status", 422))
    if wait := getattr(error, "retry_after", None):
        response["Retry-After"] = str(wait)
    return response


def _told(message: Message) -> dict[str, Any]:
    return {"id": message.pk, "seq": message.seq, "client_id": str(message.client_id)}
