"""The button by which a member is reminded of a room, without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chat.access import room_for
from chat.reminding import forget_reminder, remind_of
from community.members.access import MemberRequest, member_required


@member_required
@require_POST
def reminder(request: MemberRequest, slug: str) -> HttpResponse:
    """Be reminded of a room when it begins; `take` takes that back. Leads back to where it was pressed: the room, or
    the list (`?from=list`)."""
    room = room_for(request.user, slug=slug)
    try:
        if "take" in request.POST:
            forget_reminder(request.user, room.pk)
            messages.success(request, _("You are not reminded of it any more."))
        else:
            remind_of(request.user, room)
            messages.success(request, _("You hear of it ten minutes before it begins."))
    except PermissionDenied as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("chat:rooms") if request.GET.get("from") == "list" else redirect(room)
