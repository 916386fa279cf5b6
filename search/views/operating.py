"""The operators' page of search."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from community.members.access import operator_required
from search.models import Dirty
from search.standing import standing, try_again


@operator_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """How the index stands; a POST of `again` ("all", or the id of a mark) takes up what was refused once more."""
    if request.method == "POST":
        again = request.POST.get("again", "")
        parked = Dirty.objects.parked()
        if again != "all":
            parked = parked.filter(
                pk=int(again) if again.isascii() and again.isdecimal() and len(again) < 19 else 0
            )
        count = try_again(list(parked))
        told = ngettext("%(count)d is tried again.", "%(count)d are tried again.", count) % {"count": count}
        messages.success(request, told if count else _("It does not wait any more."))
        return redirect("search:operating")
    return render(request, "search/operating.html", {"standing": standing()})
