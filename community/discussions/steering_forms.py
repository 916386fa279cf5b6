"""What managers fill in to steer a thread."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.design.zones import DayField
from community.discussions.models import REASON_LONGEST, Board


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence that everybody reads in the thread."),
        max_length=REASON_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Say why, in a sentence: everybody reads it in the thread.")},
    )


class PinForm(forms.Form):
    until = DayField(
        at=time.max,
        label=_("Until"),
        help_text=_("The whole day. Leave it empty to pin until somebody takes it off."),
        required=False,
    )
    is_everywhere = forms.BooleanField(label=_("On “All threads” as well"), required=False)


class MoveForm(forms.Form):
    board = forms.ModelChoiceField(Board.objects.exclude(kind=Board.Kind.CLOSED), label=_("To which board?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].label_from_instance = label_of


def label_of(board: Board) -> str:
    """With a word where strangers may not read."""
    return board.title if board.is_open else _("%(board)s (for members)") % {"board": board.title}
