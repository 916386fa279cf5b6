"""Staff prove who they are by more than one thing."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from community.members.models import Member

# The queue, hiding and showing outside of it, and the editors' admin.
GUARDED = ("/staff/", "/posts/", "/cms/")


class StaffSecondFactor:
    """With `settings.STAFF_MFA`, who runs the place sets up a passkey or a code app before using its controls."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA and request.path.startswith(GUARDED) and lacks_second_factor(request.user):
            text = _("You help to run this place, so add a passkey or a code app first. It takes a minute.")
            messages.info(request, text)
            return redirect("mfa_index")
        return self.get_response(request)


def lacks_second_factor(user: Member | AnonymousUser) -> bool:
    """Whether this is somebody of the staff who can come in by one factor alone."""
    if isinstance(user, AnonymousUser):
        return False
    return user.is_staff and not is_mfa_enabled(user)
