"""The forms of groups. What may be said is checked by the verbs, so that every door has the same rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.discussions.grouping import (
    ABOUT_LONGEST,
    MOST_INTERESTS,
    NAME_LONGEST,
    REASON_LONGEST,
    WORDS_LONGEST,
)
from community.members.tagging import TaggedForm


class GroupForm(TaggedForm):
    name = forms.CharField(
        label=_("Name"), max_length=NAME_LONGEST, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=ABOUT_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    is_closed = forms.TypedChoiceField(
        label=_("Who comes in?"),
        choices=[
            ("", _("Open: everybody reads along, and whoever likes joins")),
            ("yes", _("Closed: by asking or invitation, and only its members read what is said")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        help_text=_("This cannot be changed later: what was said among few stays among few."),
        widget=forms.RadioSelect,
    )
    most_interests = MOST_INTERESTS


class OneLine(forms.Form):
    """A form of one field, whose words the verb checks."""

    def typed(self) -> str:
        """What was typed, as far as the form lets it pass. The verb says what is wrong with nothing."""
        [name] = self.fields
        return self.cleaned_data.get(name, "") if self.is_valid() else ""


class AskForm(OneLine):
    words = forms.CharField(label=_("A line to whoever leads it"), max_length=WORDS_LONGEST, required=False)


class HandleForm(OneLine):
    handle = forms.CharField(
        label=_("Their handle"), max_length=31, required=False, help_text=_("It stands after the @.")
    )


class ReasonForm(OneLine):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LONGEST,
        required=False,
        help_text=_("The members of the group can read it."),
    )
