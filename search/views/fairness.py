"""What managers see of people who find each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.members.access import manager_required
from search.fairness import FEWEST, Spread, figures


@manager_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Counts, and how evenly they are spread."""
    found = figures()
    head = ["", _("In four weeks"), _("Gini"), _("Share of the top tenth")]
    spreads = ((_("Shown to somebody"), found.proposals), (_("Hellos"), found.hellos))
    rows = [_row(label, one) for label, one in spreads if one]
    context = {"figures": found, "head": head, "rows": rows, "fewest": FEWEST}
    return render(request, "search/fairness.html", context)


def _row(label: str, spread: Spread) -> list[str]:
    return [label, str(spread.total), f"{spread.gini:.2f}", f"{spread.top:.0%}"]
