"""The forms of those who open rooms and look after them. What may be said is checked by the verbs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.hosting import Wishes, wishes_of
from chat.models import Role, Room
from chat.rooms import ABOUT_LONGEST, MOST_INTERESTS, TITLE_LONGEST
from community.design.zones import MomentField
from community.members.tagging import TaggedForm

PACES = (
    (0, _("as it comes")),
    (5, _("5 seconds")),
    (15, _("15 seconds")),
    (30, _("30 seconds")),
    (60, _("a minute")),
    (300, _("5 minutes")),
    (3_600, _("an hour")),
    (21_600, _("6 hours")),
)
"""Presets of slow mode: Discourse's, and Discord's longest."""

KEPT = (
    (0, _("they stay")),
    (1, _("after a day")),
    (7, _("after a week")),
    (30, _("after 30 days")),
    (90, _("after 90 days")),
    (365, _("after a year")),
)
"""When messages go."""


class TitledForm(forms.Form):
    title = forms.CharField(
        label=_("Name"), max_length=TITLE_LONGEST, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    description = forms.CharField(
        label=_("What is it about?"),
        max_length=ABOUT_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class StartForm(TitledForm, TaggedForm):
    is_closed = forms.TypedChoiceField(
        label=_("Who comes in?"),
        choices=[
            ("", _("Open: every member listens and talks")),
            ("yes", _("Closed: only those you invite know of it")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        help_text=_("This cannot be changed later: what was said among few stays among few."),
        widget=forms.RadioSelect,
    )
    most_interests = MOST_INTERESTS


class WishesForm(TitledForm):
    """How the room is to be. Only managers are asked whether strangers may listen."""

    slow_s = forms.TypedChoiceField(
        label=_("Between two messages of one person"),
        choices=PACES,
        coerce=int,
        help_text=_("Hosts and the community team do not wait."),
    )
    is_stage = forms.BooleanField(label=_("A stage: only speakers and hosts talk"), required=False)
    keep_days = forms.TypedChoiceField(
        label=_("When messages go"),
        choices=KEPT,
        coerce=int,
        # As it is, for a page that was open before there was such a choice.
        required=False,
        empty_value=None,
        help_text=_(
            "Everybody reads it at the head of the room. Keeping them for less time is announced there, and holds a day"
            " later. What has gone is gone for everybody, pinned or not, and nobody brings it back."
        ),
    )
    questions_when = forms.ChoiceField(
        label=_("Questions beside the talk"),
        choices=Room.QUESTIONS,
        required=False,
        help_text=_("Members ask, and vote for what they would like to hear answered."),
    )
    is_public = forms.BooleanField(
        label=_("Strangers may listen"),
        required=False,
        help_text=_("Search engines find the room then, too. Only the community team switches this on."),
    )

    starts_at = MomentField(
        label=_("Starts"),
        required=False,
        help_text=_("Before, only hosts talk. Leave it empty for a room that is always there."),
    )
    ends_at = MomentField(
        label=_("Ends"),
        required=False,
        help_text=_("After it, what was said stays to be read."),
    )

    def __init__(self, by: Any, room: Room, data: Any = None) -> None:
        self.room = room
        now = wishes_of(room)
        super().__init__(data, initial={name: getattr(now, name) for name in self.base_fields})
        paces = dict(PACES)
        if room.slow_s not in paces:
            self.fields["slow_s"].choices = sorted((paces | {room.slow_s: str(room.slow_s)}).items())
        self.fields["title"].required = not room.is_of_few
        if room.kind not in (Room.OPEN, Room.ATTACHED) or not (by.is_manager or room.is_public):
            del self.fields["is_public"]

    def wishes(self) -> Wishes:
        """What was typed, valid as far as forms know."""
        kept = {name: getattr(self.room, name) for name in ("is_public", "keep_days", "questions_when")}
        left = [name for name in ("keep_days", "questions_when") if self.cleaned_data[name] in (None, "")]
        return Wishes(
            **(kept | {name: value for name, value in self.cleaned_data.items() if name not in left})
        )


class HandleForm(forms.Form):
    handle = forms.CharField(label=_("Their handle"), max_length=31, help_text=_("It stands after the @."))


class LinkForm(forms.Form):
    """How many may come in by a link, and for how long."""

    most = forms.TypedChoiceField(
        label=_("For how many"), choices=[(1, "1"), (5, "5"), (25, "25"), (100, "100")], coerce=int
    )
    days = forms.TypedChoiceField(
        label=_("For how long"), choices=[(1, _("a day")), (7, _("a week")), (30, _("30 days"))], coerce=int
    )


class RoleForm(HandleForm):
    """Who is to be what."""

    role = forms.ChoiceField(label=_("What they are here"), choices=Role)
