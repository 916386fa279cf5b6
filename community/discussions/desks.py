"""The desk at which a member writes: what its form knows of the drafts there."""

import math
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from community.discussions import unsent
from community.discussions.drafting import drafts_at
from community.discussions.models import Draft
from community.discussions.places import Place


@dataclass(frozen=True, slots=True)
class Desk:
    """`state` and `token` are what the form carries in `draft` and `desk`.

    `draft` stands in the form; `others` were written on other devices meanwhile.
    """

    place: Place
    token: str
    state: str = ""
    draft: Draft | None = None
    others: list[Draft] = field(default_factory=list)

    @property
    def initial(self) -> dict[str, Any]:
        """What the form shows, by field."""
        return self.draft.fields if self.draft else {}

    @property
    def src(self) -> str:
        """Where a script keeps what is typed."""
        return reverse("api-1:save_draft", args=[str(self.place)])


def desk_for(request: HttpRequest, place: Place) -> Desk:
    """The desk of the member who asks; `?draft=` chooses among several. One query, none for a form that is sent."""
    token = unsent.token_for(request.user, place)
    if request.method == "POST":
        # Shown once more, the form is open since it was shown first.
        token = token if math.isinf(unsent.opened_at(request, place)) else request.POST["desk"]
        return Desk(place, token, request.POST.get("draft", ""))
    found = drafts_at(request.user, place)
    wanted = request.GET.get("draft", "")
    found.sort(key=lambda draft: str(draft.pk) != wanted)
    if not found:
        return Desk(place, token)
    return Desk(place, token, found[0].state, found[0], found[1:])
