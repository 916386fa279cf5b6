"""The forms to write in. What may be said is checked by the verbs, so that every door has the same rules."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.design.markdown import LONGEST
from community.discussions.kinds import BADGES
from community.discussions.models import Idea, Kind, Poll, Post, Shows, Status
from community.discussions.polling import MOST as MOST_OPTIONS
from community.discussions.polling import Terms
from community.discussions.posting import MOST_INTERESTS, TITLE_LONGEST
from community.members.tagging import TaggedForm

CLOSES = [
    (0, _("Never by itself")),
    (1, _("In a day")),
    (3, _("In three days")),
    (7, _("In a week")),
    (30, _("In 30 days")),
]
"""Days until a poll closes, and how they are called."""


class WritingForm(forms.Form):
    """A form with a text in it."""

    longest = LONGEST


class KeyedForm(WritingForm):
    """A form that is one act however often it is sent: `key` becomes the verb's `client_id`."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def renew_key(self) -> None:
        """Let a form whose words were changed after it was taken be sent as a new act."""
        self.data = self.data.copy()
        self.data["key"] = str(uuid.uuid4())


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )


def _title(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Title"),
        max_length=TITLE_LONGEST,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": _("Give your thread a title.")},
    )


class ReplyForm(KeyedForm):
    body = _text(_("Your reply"))


class PollFields(forms.Form):
    """What a poll is to be; `poll` of the cleaned data is it as `Terms`."""

    options = forms.CharField(
        label=_("What can one choose?"),
        help_text=_("One option a line, two to ten of them."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    most = forms.TypedChoiceField(
        label=_("How many may one choose?"),
        choices=[(number, number) for number in range(1, MOST_OPTIONS + 1)],
        coerce=int,
        empty_value=1,
        required=False,
        initial=1,
    )
    shows = forms.ChoiceField(
        label=_("When are the results shown?"), choices=Shows, initial=Shows.VOTED, required=False
    )
    closes = forms.TypedChoiceField(
        label=_("When does it close?"), choices=CLOSES, coerce=int, empty_value=0, required=False, initial=0
    )
    is_public = forms.BooleanField(label=_("Members see who chose what"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        days = said.get("closes") or 0
        said["poll"] = Terms(
            options=said.get("options", "").splitlines(),
            most=said.get("most") or 1,
            is_secret=not said.get("is_public"),
            shows=said.get("shows") or Shows.VOTED,
            closes_at=timezone.now() + timedelta(days=days) if days else None,
        )
        return said


class IdeaForm(forms.Form):
    """The brand's answer to an idea as it stands, to be changed."""

    status = forms.ChoiceField(label=_("What becomes of it?"), choices=Status)
    body = _text(_("Your answer"), help_text=_("You can use Markdown."))

    def __init__(self, idea: Idea, data: Any = None) -> None:
        super().__init__(data, initial={"status": idea.status, "body": idea.body})


class PollForm(PollFields):
    """The terms of a poll as they stand, to be changed; its end is set anew."""

    def __init__(self, poll: Poll, data: Any = None) -> None:
        options = "\n".join(option.text for option in poll.options.all())
        terms = {"most": poll.most, "shows": poll.shows, "is_public": not poll.is_secret}
        super().__init__(data, initial=terms | {"options": options})


class ThreadForm(KeyedForm, PollFields, TaggedForm):
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.DISCUSSION, required=False)
    title = _title(_("What is it about? A question works well."))
    body = _text(_("What do you want to say?"), help_text=_("You can use Markdown."))
    most_interests = MOST_INTERESTS

    def picks_for(self, member: Any) -> dict[str, list[dict[str, Any]]]:
        """The interests to choose from: `first` those `member` declared (or all), then `more`. Two queries."""
        mine = set(member.member_interests.values_list("interest_id", flat=True))
        picks: dict[str, list[dict[str, Any]]] = {"first": [], "more": []}
        for pick in self.picks():
            picks["first" if pick["value"] in mine or not mine else "more"].append(pick)
        return picks

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.DISCUSSION

    def clean(self) -> dict[str, Any]:
        """What was typed for a poll is left out, though not lost, where the thread is none."""
        said = super().clean()
        return said if said.get("kind") == Kind.POLL else said | {"poll": None}

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds to choose from."""
        chosen = self["kind"].value() or Kind.DISCUSSION
        return [
            {"value": kind.value, "badge": BADGES[kind], "checked": chosen == kind.value} for kind in Kind
        ]


class EditForm(WritingForm):
    """The words of a post as they stand, to be changed; `version` tells from which words the change began."""

    # Names the draft that becomes the change; what is sent without it has none.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = _title()
    body = _text(_("Your text"), help_text=_("You can use Markdown."))

    def __init__(
        self, post: Post, data: Any = None, initial: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        words = {"version": post.version, "title": post.thread.title, "body": post.body}
        super().__init__(data, initial=words | dict(initial))
        if not post.is_opening:
            del self.fields["title"]

    @property
    def words(self) -> dict[str, Any]:
        """What a valid form says, as `edit_post` takes it."""
        return {name if name != "key" else "writer": value for name, value in self.cleaned_data.items()}

    def begin_from(self, version: int) -> None:
        """Let the next sending replace the words of `version`, which its sender has seen by then."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
