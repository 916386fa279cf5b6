"""Pages on which one takes along what one said in rooms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chat.taking_along import FORMS, called_as_left, file_of, room_said_in, said_by
from community.members import pace
from community.members.access import MemberRequest, member_required
from community.members.exporting import send_as_made


@member_required
@require_safe
def own_messages(request: MemberRequest) -> HttpResponse:
    """In which rooms one said something, those that one left as well."""
    context = {"said": said_by(request.user), "left": called_as_left()}
    return render(request, "chat/own_messages.html", context)


@member_required
@require_POST
def take_along(request: MemberRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """What one said in a room, in a file. A room in which one said nothing is not found, as one that is not there."""
    form = FORMS.get(request.POST.get("form", ""))
    if form is None:
        return HttpResponse(status=422)
    said = room_said_in(request.user, slug)
    if said is None:
        raise Http404
    try:
        pace.check(request.user, "messages.download")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("chat:own-messages")
    name = f"{said.room.slug}-{timezone.now():%Y-%m-%d}.{form.suffix}"
    return send_as_made(request, file_of(request.user, said, form), name, form.content_type)
