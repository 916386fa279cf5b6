"""What is pinned in a room, and the way to pin without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat.access import membership_of, room_for, standing_message_for
from chat.events import messages_html
from chat.models import Message
from chat.pinning import pin_message, pins_for, unpin_message
from chat.talking import is_host
from community.members.access import MemberRequest, member_required


@never_cache
@require_safe
def pins(request: HttpRequest, slug: str) -> HttpResponse:
    """The messages that are pinned in a room, the latest pin first."""
    room = room_for(request.user, slug=slug)
    context = {
        "room": room,
        "pins": pins_for(request.user, room),
        "may_pin": request.user.is_authenticated and is_host(request.user, membership_of(request.user, room)),
    }
    return render(request, "chat/pins.html", context)


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then pin a message, or take its pin away with `take`. For who looks after the room."""
    message = standing_message_for(request.user, pk)
    if not is_host(request.user, membership_of(request.user, message.room)):
        raise Http404
    if request.method == "POST":
        return _pin(request, message)
    return render(request, "chat/pin.html", {"message": message, "html": messages_html([message])[0]})


def _pin(request: MemberRequest, message: Message) -> HttpResponse:
    try:
        (unpin_message if "take" in request.POST else pin_message)(message, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect("chat:pins", message.room.slug)
