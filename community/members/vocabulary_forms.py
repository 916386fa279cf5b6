"""Forms about the words for interests: what members suggest, and what managers make of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from community.members.families import Family
from community.members.models import Interest, Suggestion
from community.members.vocabulary import LONGEST


def _interest(label: Promise, none: Promise) -> forms.ModelChoiceField:
    """One of the interests, or none, in these words."""
    return forms.ModelChoiceField(
        Interest.objects.all(), label=label, to_field_name="slug", required=False, empty_label=none
    )


class WordForm(forms.Form):
    """A word for an interest. What it may be is checked by the verbs."""

    name = forms.CharField(label=gettext_lazy("Word"), max_length=LONGEST)

    def word(self) -> str:
        """What was typed. Raises `ValidationError` where it is none; the form then says why."""
        if not self.is_valid():
            raise ValidationError([])
        return self.cleaned_data["name"]


class MergerForm(forms.Form):
    """Which interest this one becomes."""

    into = forms.ModelChoiceField(
        Interest.objects.none(), label=gettext_lazy("Into"), to_field_name="slug", empty_label=None
    )

    def __init__(self, *args: Any, interest: Interest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Interest.objects.exclude(pk=interest.pk)


class BroaderForm(forms.Form):
    """What an interest is a part of; nothing is fine."""

    broader = _interest(gettext_lazy("A part of"), gettext_lazy("It stands by itself"))

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [family.interest.pk, *(one.pk for one in family.all_below)]
        self.fields["broader"].queryset = Interest.objects.exclude(pk__in=own)


class SuggestionForm(forms.Form):
    """A word that a member misses."""

    name = forms.CharField(
        label=gettext_lazy("What do you miss?"),
        max_length=LONGEST,
        help_text=gettext_lazy("A word or two, as you would say it."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Only those who decide on it read this. Leave it empty if it speaks for itself."
        ),
    )


class SettlementForm(forms.Form):
    """What becomes of a suggested word; which of the three is said by the button."""

    name = forms.CharField(label=gettext_lazy("As an interest named"), max_length=LONGEST, required=False)
    broader = _interest(gettext_lazy("A part of"), gettext_lazy("It stands by itself"))
    same = _interest(gettext_lazy("Another word for"), gettext_lazy("Choose one"))
    answer = forms.CharField(label=gettext_lazy("A word to who suggested it"), max_length=300, required=False)

    @classmethod
    def about(cls, suggestion: Suggestion) -> "SettlementForm":
        return cls(prefix=str(suggestion.pk), initial={"name": suggestion.name})


class ListForm(forms.Form):
    """Interests to add: one, or the brand's own list."""

    words = forms.CharField(
        label=gettext_lazy("Add interests"),
        max_length=50_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One on a line. Other words for it come behind a colon, and its parts on the lines below, further in. What "
            "is there already stays."
        ),
    )
