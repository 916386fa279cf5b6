"""How a member is met in rooms: their own page of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.forms import ReachForm
from chat.models import Reach
from chat.presence import hide
from community.members.access import MemberRequest, member_required


@member_required
@require_http_methods(["GET", "POST"])
def reach(request: MemberRequest) -> HttpResponse:
    """Whether others see that I am here."""
    mine = Reach.objects.filter(member=request.user).first()
    form = ReachForm(
        request.POST if request.method == "POST" else None,
        initial={"is_hidden": bool(mine and mine.is_hidden)},
    )
    if request.method == "POST" and form.is_valid():
        hide(request.user, form.cleaned_data["is_hidden"])
        messages.success(request, _("Saved."))
        return redirect("chat:reach")
    return render(request, "chat/reach.html", {"form": form})
