"""What may be typed into a room."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.bots import NAME_LONGEST
from chat.models import QUESTION_LONGEST, Involvement, Letters, Reach
from chat.posting import LONGEST
from chat.requesting import LONGEST as LONGEST_REQUEST
from chat.rooms import TITLE_LONGEST


class MessageForm(forms.Form):
    """A message, and the id under which sending it again changes nothing. The verb checks the words."""

    body = forms.CharField(
        label=_("Your message"), strip=False, error_messages={"required": _("Write something first.")}
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    replies_to = forms.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput
    )

    longest = LONGEST


class QuestionForm(forms.Form):
    """A question, and the id under which asking it again changes nothing. The verb checks the words."""

    body = forms.CharField(
        label=_("Your question"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write your question first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext("At most %(most)d characters. Everybody here may vote for it.")
        self.fields["body"].help_text = words % {"most": QUESTION_LONGEST}


class ReachForm(forms.ModelForm[Reach]):
    """How one is met in rooms. The verbs write it."""

    # What is not sent stays as it is.
    letters = forms.ChoiceField(
        label=_("Who may ask to write to me"),
        choices=Letters,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("You always decide: they write once, and only your yes opens a room for the two of you."),
    )

    class Meta:
        model = Reach
        fields = ("is_hidden",)


class FewForm(forms.Form):
    """Whom to ask into a room of a few. The verb checks it."""

    handles = forms.CharField(
        label=_("With whom?"),
        max_length=400,
        error_messages={"required": _("Name somebody.")},
        help_text=_("Two to seven handles, such as @ben @eve. Those who let you write to them can be asked."),
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "none", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label=_("Name"),
        max_length=TITLE_LONGEST,
        required=False,
        help_text=_("Without one it is called by who is in it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RequestForm(forms.Form):
    """A first message. The verb checks the words."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_REQUEST,
        error_messages={"required": _("Write something first.")},
        help_text=_("Say who you are to them, and what you would like to talk about."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class BotForm(forms.Form):
    """What a machine is called. The verb checks it."""

    name = forms.CharField(
        label=_("Name of the bot"),
        max_length=NAME_LONGEST,
        error_messages={"required": _("Give it a name.")},
        help_text=_("It stands beside what the machine says."),
    )


class EditForm(forms.Form):
    """Other words for a message; `version` tells from which words the change began."""

    body = forms.CharField(
        label=_("Your message"), strip=False, error_messages={"required": _("Write something first.")}
    )
    version = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    longest = LONGEST

    def begin_from(self, version: int) -> None:
        """Let the next sending replace the words of `version`, which its sender has seen by then."""
        self.data = {**self.data.dict(), "version": str(version)}


class InvolvementForm(forms.Form):
    """How much to hear of a room."""

    CHOICES = {
        Involvement.EVERYTHING: _("Everything: tell me when somebody talks and I am not there"),
        Involvement.MENTIONS: _("Mentions: tell me when somebody calls or writes to me"),
        Involvement.NOTHING: _("Nothing: I look in when I want"),
        Involvement.HIDDEN: _("Hidden: nothing, and not on my list of rooms"),
    }
    involvement = forms.ChoiceField(
        label=_("What you want to hear"), choices=CHOICES, widget=forms.RadioSelect
    )
