"""How a member is met in rooms: their own page of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.forms import ReachForm
from chat.models import Reach
from chat.presence import hide
from chat.requesting import let_write
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "chat/reach.html"


@member_required
@require_http_methods(["GET", "POST"])
def reach(request: MemberRequest) -> HttpResponse:
    """Whether others see that I am here, and who may ask to write to me."""
    mine = Reach.objects.filter(member=request.user).first() or Reach()
    if request.method != "POST":
        form = ReachForm(initial={"is_hidden": mine.is_hidden, "letters": mine.letters})
        return render(request, PAGE, {"form": form})
    form = ReachForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, form)
    hide(request.user, form.cleaned_data["is_hidden"])
    if letters := form.cleaned_data["letters"]:
        let_write(request.user, letters)
    messages.success(request, _("Saved."))
    return redirect("chat:reach")
