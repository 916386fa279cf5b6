"""What was searched for: the managers' report, with the means to mend it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import CharField, Form, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from community.members import vocabulary
from community.members.access import manager_required
from community.members.growing import add_interest
from community.members.models import Interest, Member
from search import asked
from search.suggesting import boards_to_start_on


class MendingForm(Form):
    """Words that found nothing, and what they mean: an interest that is there, or without one a new one."""

    words = CharField(max_length=vocabulary.LONGEST)
    interest = ModelChoiceField(
        Interest.objects.all(),
        label=gettext_lazy("Another word for"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("A new interest"),
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """What found nothing, the most asked first; all that was searched for with `?of=all`. A POST says what words
    mean."""
    everything = request.GET.get("of") == "all"
    if request.method == "POST":
        form = MendingForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(_("These words cannot be a word for an interest."))
            messages.success(request, _mend(request.user, **form.cleaned_data))
            return redirect("search:searches")
        except ValidationError as error:
            refused = {"error": " ".join(error.messages)}
            return render(request, "search/searches.html", _page(request, everything) | refused, status=422)
    return render(request, "search/searches.html", _page(request, everything))


def _mend(by: Member, words: str, interest: Interest | None) -> str:
    """What to tell the manager who did it."""
    if interest is None:
        made = add_interest(by, words.capitalize())
        return _("“%(name)s” is an interest now.") % {"name": made.name}
    vocabulary.add_synonym(interest, by, words)
    return _("Added. Whoever says that means this from now on.")


def _page(request: HttpRequest, everything: bool) -> dict[str, Any]:
    lines = asked.report(nothing_only=not everything)
    means = vocabulary.meant_by([line.words for line in lines])
    times, nothing = asked.totals()
    here = reverse("search:searches")
    return {
        "lines": [(line, means.get(line.words)) for line in lines],
        "times": times,
        "nothing": nothing,
        "everything": everything,
        "choices": list(MendingForm().fields["interest"].choices),
        "board": boards_to_start_on(request.user).first(),
        "enough": asked.ENOUGH,
        "days": asked.KEPT_FOR.days,
        "tabs": [
            {"label": _("Found nothing"), "url": here, "active": not everything},
            {"label": _("Most searched for"), "url": f"{here}?of=all", "active": everything},
        ],
    }
