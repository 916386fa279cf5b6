"""The forms to write in. What may be said is checked by the verbs, so that every door has the same rules."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.discussions.kinds import BADGES
from community.discussions.models import Kind, Post
from community.discussions.posting import MOST_INTERESTS, TITLE_LONGEST
from community.members.models import Interest


class KeyedForm(forms.Form):
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


class ThreadForm(KeyedForm):
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.DISCUSSION, required=False)
    title = _title(_("What is it about? A question works well."))
    body = _text(_("What do you want to say?"), help_text=_("You can use Markdown."))
    interests = forms.ModelMultipleChoiceField(Interest.objects.all(), required=False, label=_("Interests"))

    def picks(self, member: Any) -> dict[str, list[dict[str, Any]]]:
        """The interests to choose from: `first` those `member` declared (or all), then `more`. Two queries."""
        chosen = {str(value) for value in self["interests"].value() or ()}
        mine = set(member.member_interests.values_list("interest_id", flat=True))
        picks: dict[str, list[dict[str, Any]]] = {"first": [], "more": []}
        for interest in Interest.objects.all():
            picks["first" if interest.pk in mine or not mine else "more"].append(
                {"value": interest.pk, "label": interest.name, "checked": str(interest.pk) in chosen}
            )
        return picks

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.DISCUSSION

    def kinds(self) -> list[dict[str, Any]]:
        """The kinds to choose from."""
        chosen = self["kind"].value() or Kind.DISCUSSION
        return [
            {"value": kind.value, "badge": BADGES[kind], "checked": chosen == kind.value} for kind in Kind
        ]

    def interests_help(self) -> str:
        return _("At most %(most)d, so that the right people find it.") % {"most": MOST_INTERESTS}


class EditForm(forms.Form):
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
