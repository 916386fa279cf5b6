"""Forms of sign-up, welcome and settings."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.members.interests import MOST
from community.members.models import Interest, Member
from community.members.names import tidy_name
from community.members.picking import picks

FEWEST_AT_FIRST, MOST_AT_FIRST = 3, 5


class SignupForm(AllauthSignupForm):
    """A name, an address, and a password only for who wants one: else a code comes by e-mail at each log-in."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As others see it. You can change it at any time."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We send a code to it. Nobody else sees it.")
        password = self.fields["password1"]
        password.help_text = _(
            "Leave it empty to log in with a code by e-mail. If you set one: at least 10 characters."
        )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_name(self) -> str:
        return tidy_name(self.cleaned_data["name"])

    def try_save(self, request: HttpRequest) -> Any:
        """A twin of this request may have taken the handle or the address since it was checked: look once more."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = email_already_exists(self.cleaned_data["email"])[1]
            return super().try_save(request)


class PasskeyForm(AddWebAuthnForm):
    """A passkey that is enough by itself, unless the member wants it as a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("To tell your keys apart, such as “My phone”.")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Enough to log in by itself")
        passwordless.help_text = _("Without it, the key is a second step after your password or code.")


def all_interests() -> list[tuple[str, str]]:
    return list(Interest.objects.values_list("slug", "name"))


class InterestsForm(forms.Form):
    """Any number of interests up to `MOST`; shown with the design's interest picker."""

    interests = forms.MultipleChoiceField(
        required=False,
        choices=all_interests,
        error_messages={"invalid_choice": gettext_lazy("One of these is no longer there. Pick again.")},
    )
    most = MOST

    def fewest(self) -> int:
        return 0

    def clean_interests(self) -> list[str]:
        picked = self.cleaned_data["interests"]
        if len(picked) < self.fewest():
            raise ValidationError(_("Pick at least %(n)d, or skip this for now.") % {"n": self.fewest()})
        if len(picked) > self.most:
            raise ValidationError(_("Pick at most %(n)d. You can change them later.") % {"n": self.most})
        return picked

    def picks(self) -> list[dict[str, Any]]:
        """The choices as the design's interest picker takes them."""
        return picks(set(self["interests"].value() or []))


class WelcomeForm(InterestsForm):
    """Three to five interests, and one question that nothing is ticked in beforehand."""

    kindred = forms.BooleanField(required=False)
    most = MOST_AT_FIRST

    def fewest(self) -> int:
        """Three, or all there are where a community has fewer."""
        return min(FEWEST_AT_FIRST, Interest.objects.count())


class ProfileForm(forms.ModelForm[Member]):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("As my browser says")), *settings.LANGUAGES],
    )

    class Meta:
        model = Member
        fields = ["name", "handle", "about", "language"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "about": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "handle": gettext_lazy("Stands in your address and after the @."),
            "about": gettext_lazy("A line or two. Everybody can read it."),
        }
        error_messages = {"handle": {"unique": gettext_lazy("Somebody has this handle already.")}}

    def clean_name(self) -> str:
        return tidy_name(self.cleaned_data["name"])

    def save(self, commit: bool = True) -> Member:
        """Write these fields alone: whatever else changed since the form was opened (a ban, a password) stays.

        Raises `ValidationError` when somebody took the handle since it was checked.
        """
        try:
            with transaction.atomic():
                self.instance.save(update_fields=self.Meta.fields)
        except IntegrityError:
            raise ValidationError({"handle": self.Meta.error_messages["handle"]["unique"]}) from None
        return self.instance


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), widget=forms.RadioSelect, choices=settings.LANGUAGES
    )


class LeaveForm(forms.Form):
    """The one thing here that cannot be taken back: the member types their handle."""

    handle = forms.CharField(label=gettext_lazy("Type your handle to confirm"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_handle(self) -> str:
        if self.cleaned_data["handle"].strip().removeprefix("@") != self.member.handle:
            raise ValidationError(
                _("That is not your handle. It is @%(handle)s.") % {"handle": self.member.handle}
            )
        return self.cleaned_data["handle"]
