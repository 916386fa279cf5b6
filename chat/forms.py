"""What may be typed into a room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.models import Reach
from chat.posting import LONGEST


class MessageForm(forms.Form):
    """A message, and the id under which sending it again changes nothing. The verb checks the words."""

    body = forms.CharField(
        label=_("Your message"), strip=False, error_messages={"required": _("Write something first.")}
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    longest = LONGEST


class ReachForm(forms.ModelForm[Reach]):
    """How one is met in rooms. The verb writes it."""

    class Meta:
        model = Reach
        fields = ("is_hidden",)
