"""What a gatherer and the authors of the words fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.design.markdown import LONGEST
from community.discussions.forms import KeyedForm
from community.discussions.gathering import Choice, Opening
from community.discussions.gatherings import OwnLine
from community.discussions.models import Board, Ending, Say
from community.discussions.posting import TITLE_LONGEST
from community.discussions.sources import Spot
from community.discussions.steering_forms import label_of

CHOICES = [
    (Say.Decision.KEEP, _("Take it as it is")),
    (Say.Decision.REWRITE, _("Take it in other words")),
    (Say.Decision.DROP, _("Leave it out")),
]


class GatherForm(KeyedForm):
    """The thread that is to be; `lines` are ids of what was said, chosen beside it."""

    title = forms.CharField(
        label=_("Title of the thread"),
        max_length=TITLE_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Give your thread a title.")},
    )
    body = forms.CharField(
        label=_("A few words to begin with"),
        help_text=_("They stand first, under your name. You can use Markdown."),
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
    board = forms.ModelChoiceField(Board.objects.none(), label=_("On which board?"))

    def __init__(self, member: Any, spot: Spot, data: Any = None) -> None:
        super().__init__(data)
        boards = Board.objects.visible_to(member).exclude(pk__in=Ending.objects.values("group"))
        if spot.board is not None:
            boards = boards.filter(pk=spot.board)
        self.fields["board"].queryset = boards
        self.fields["board"].label_from_instance = label_of

    @property
    def opening(self) -> Opening:
        """Of a valid form."""
        return Opening(self.cleaned_data["title"], self.cleaned_data["body"])


class SaysForm(forms.Form):
    """For each line of one's own `decision-<id>` and `body-<id>`, the id being that of its `Say`."""

    def __init__(self, lines: Sequence[OwnLine], data: Any = None) -> None:
        super().__init__(data)
        self.own = list(lines)
        for line in lines:
            self.fields[f"decision-{line.say.pk}"] = forms.ChoiceField(
                label=_("What becomes of it?"),
                choices=CHOICES,
                required=False,
                initial=line.say.decision,
                widget=forms.RadioSelect,
            )
            self.fields[f"body-{line.say.pk}"] = forms.CharField(
                label=_("In other words"),
                required=False,
                strip=False,
                initial=line.say.body or line.words,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "line": line,
                "decision": self[f"decision-{line.say.pk}"],
                "body": self[f"body-{line.say.pk}"],
            }
            for line in self.own
        ]

    @property
    def choices(self) -> dict[int, Choice]:
        """What a valid form says; a line left alone stays as it is."""
        said = self.cleaned_data
        return {
            line.say.pk: Choice(decision, said[f"body-{line.say.pk}"])
            for line in self.own
            if (decision := said[f"decision-{line.say.pk}"])
        }
