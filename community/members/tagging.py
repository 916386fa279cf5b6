"""The form of something that members find by interests: a thread, a group, a room."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.members.models import Interest
from community.members.picking import picks


class TaggedForm(forms.Form):
    """Chooses interests with the design's picker; at most `most_interests`, which the verb checks."""

    interests = forms.ModelMultipleChoiceField(
        Interest.objects.all(), required=False, label=gettext_lazy("Interests")
    )
    most_interests: int

    def picks(self) -> list[dict[str, Any]]:
        """The interests to choose from, as the design's picker takes them."""
        value = self["interests"].value() or ()
        # A draft gives a single one by itself.
        chosen = {value} if isinstance(value, str) else {str(one) for one in value}
        return picks(chosen, "pk")

    def interests_help(self) -> str:
        return _("At most %(most)d, so that the right people find it.") % {"most": self.most_interests}
