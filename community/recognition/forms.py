"""Deciding a member's level of trust."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.recognition.levels import LEVELS


def _levels() -> list[tuple[int, Any]]:
    return [(level.number, level.name) for level in LEVELS]


class DecisionForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level"), choices=_levels, coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("The member can read it."))
