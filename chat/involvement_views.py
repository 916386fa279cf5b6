"""A member's own page of a room: how much they want to hear of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.access import membership_of, room_for
from chat.forms import InvolvementForm
from chat.involving import involve
from chat.models import Involvement
from community.members.access import MemberRequest, member_required


@member_required
@require_http_methods(["GET", "POST"])
def mine(request: MemberRequest, slug: str) -> HttpResponse:
    room = room_for(request.user, slug=slug)
    membership = membership_of(request.user, room)
    chosen = membership.involvement if membership else Involvement.MENTIONS
    form = InvolvementForm(
        request.POST if request.method == "POST" else None, initial={"involvement": chosen}
    )
    if request.method == "POST" and form.is_valid():
        involve(request.user, room, form.cleaned_data["involvement"])
        messages.success(request, _("Saved."))
        return redirect(room)
    status = 422 if form.errors else 200
    return render(request, "chat/mine.html", {"room": room, "form": form}, status=status)
