"""What managers fill in to split threads and to merge them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.access import thread_for
from community.discussions.models import REASON_LONGEST, Board, Thread
from community.discussions.posting import TITLE_LONGEST
from community.discussions.steering_forms import label_of

_ADDRESS = re.compile(r"(?:.*/boards/[\w-]+/)?(\d{1,18})(?:/.*)?", re.DOTALL)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why? (for your colleagues)"), max_length=REASON_LONGEST, required=False
    )


class IntoForm(ReasonForm):
    """`into`: the address of a thread, as people copy it, or its number."""

    into = forms.CharField(
        label=gettext_lazy("Address of the other thread"),
        help_text=gettext_lazy("Copy it from the thread's page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["into", "reason"]

    def __init__(self, manager: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manager = manager

    def clean_into(self) -> Thread:
        found = _ADDRESS.fullmatch(self.cleaned_data["into"].strip())
        try:
            return thread_for(self.manager, int(found[1]) if found else 0)
        except Http404:
            raise ValidationError(_("There is no thread at that address.")) from None


class SplitForm(ReasonForm):
    title = forms.CharField(
        label=gettext_lazy("Title of the new thread"),
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    board = forms.ModelChoiceField(Board.objects.all(), label=gettext_lazy("On which board?"))
    field_order = ["title", "board", "reason"]

    def __init__(self, home: Board, *args: Any, **kwargs: Any) -> None:
        """`home`: the board of the posts, which may be a closed group's."""
        super().__init__(*args, initial={"board": home.pk}, **kwargs)
        self.fields["board"].queryset = Board.objects.exclude(kind=Board.Kind.CLOSED) | Board.objects.filter(
            pk=home.pk
        )
        self.fields["board"].label_from_instance = label_of
