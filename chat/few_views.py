"""Starting a direct room of a few, without JavaScript."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.few import start_few
from chat.forms import FewForm
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "chat/few.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def few(request: MemberRequest) -> HttpResponse:
    """Ask a few people (`handles`, with or without @) into a room of their own."""
    if request.method != "POST":
        return render(request, PAGE, {"form": FewForm()})
    form = FewForm(request.POST)
    error = None
    if form.is_valid():
        try:
            handles = re.split(r"[\s,;]+", form.cleaned_data["handles"])
            made = start_few(request.user, handles, form.cleaned_data["title"])
            messages.success(request, _("Your room is open. They come in once they say yes."))
            return redirect(made)
        except ValidationError as refused:
            error = refused
        except PermissionDenied as refused:
            error = ValidationError(str(refused))
    return refuse(request, PAGE, form, error)
