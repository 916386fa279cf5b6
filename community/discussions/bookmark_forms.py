"""What a member fills in to be reminded of a post."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.design.zones import DayField
from community.discussions.models import NOTE_LONGEST, Bookmark

SOON = {"hours": timedelta(hours=3), "tomorrow": timedelta(days=1), "week": timedelta(days=7)}
"""Spans from now, which are the same in every time zone."""

MORNING = time(8)
"""When one is reminded on a day that one chose, by one's own clock."""

CHOICES = [
    ("", _("No reminder")),
    ("hours", _("In three hours")),
    ("tomorrow", _("Tomorrow at this time")),
    ("week", _("In a week at this time")),
    ("day", _("On a day that I choose")),
]


class BookmarkForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Why you keep it. Only you see this."),
        max_length=NOTE_LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    remind = forms.ChoiceField(
        label=_("Remind me"), choices=CHOICES, required=False, widget=forms.RadioSelect
    )
    remind_at = DayField(
        at=MORNING, label=_("Day"), help_text=_("You are reminded at 8:00 in the morning."), required=False
    )

    def __init__(self, kept: Bookmark | None, *args: Any, **kwargs: Any) -> None:
        self.standing = kept.remind_at if kept else None
        initial = {"note": kept.note if kept else "", "remind": "as-is" if self.standing else ""}
        super().__init__(*args, initial=initial, **kwargs)
        if self.standing:
            self.fields["remind"].choices = [*CHOICES, ("as-is", _("At the moment that I chose"))]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if words.get("remind") == "day" and not words.get("remind_at") and "remind_at" not in self.errors:
            raise ValidationError({"remind_at": _("Choose a day.")})
        return words

    @property
    def moment(self) -> datetime | None:
        """The moment that was chosen, of a form that is valid."""
        choice = self.cleaned_data["remind"]
        if choice == "as-is":
            return self.standing
        if choice == "day":
            chosen: datetime = self.cleaned_data["remind_at"]
            return chosen
        return timezone.now() + SOON[choice] if choice else None
