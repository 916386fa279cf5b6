"""Words that were sent after the session had ended: no script is needed for them not to be lost.

A form carries a signed token of whose it is and where it stands. What comes in with it, and with nobody logged in,
waits in the browser's new session, and becomes a draft once its writer is back. Nobody else is ever given it.
"""

import math
import time
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from community.discussions.drafting import BODY_LONGEST, keep_unseen, words_of
from community.discussions.places import Place

OWN = frozenset({"csrfmiddlewaretoken", "key", "draft", "desk", "preview", "attach"})
"""Fields of a form that are not what somebody writes."""

_WAITING = "unsent"
_SIGNER = Signer(salt="discussions.desk")

type View = Callable[..., HttpResponse]


def token_for(member: Any, place: Place) -> str:
    """What the form at this place carries in `desk`: whose it is, where, and since when it is open."""
    return _SIGNER.sign(f"{member.pk}/{place}/{time.time():.3f}")


def opened_at(request: HttpRequest, place: Place) -> float:
    """When the form at this place that a member sent was first shown to them, in seconds since 1970; infinity where it
    carries no token of ours."""
    try:
        member, named, moment = _SIGNER.unsign(request.POST.get("desk", "")).split("/")
    except (BadSignature, ValueError):
        return math.inf
    return float(moment) if (member, named) == (str(request.user.pk), str(place)) else math.inf


def keeps_words(view: View) -> View:
    """A view with such a form: who is not logged in any more is led to the log-in and back, with their words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated and _set_aside(request):
            return redirect_to_login(f"{request.path}#reply")
        return view(request, *args, **kwargs)

    return guarded


def take_up(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Receive `user_logged_in`."""
    waiting = request.session.pop(_WAITING, None) if hasattr(request, "session") else None
    if waiting and waiting["member"] == user.pk:
        try:
            words, writer = words_of(waiting["fields"]), uuid.UUID(waiting["key"])
            keep_unseen(user, Place.named(waiting["place"]), words, writer, waiting["draft"])
        except ValidationError:
            request.session[_WAITING] = waiting


def _set_aside(request: HttpRequest) -> bool:
    """Whether there were words of a member, which now wait in the session."""
    try:
        member, place, *_moment = _SIGNER.unsign(request.POST.get("desk", "")).split("/")
        key = str(uuid.UUID(request.POST.get("key", "")))
    except (BadSignature, ValueError):
        return False
    fields = {name: values for name, values in request.POST.lists() if name not in OWN}
    if sum(len(value) for values in fields.values() for value in values) > BODY_LONGEST:
        return False
    request.session[_WAITING] = {
        "member": int(member),
        "place": place,
        "key": key,
        "draft": request.POST.get("draft", ""),
        "fields": fields,
    }
    return True
