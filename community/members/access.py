"""Who may: the two doors that views stand behind."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required as member_required
from django.http import Http404, HttpRequest, HttpResponse

__all__ = ["manager_required", "member_required"]


def manager_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A stranger is led to the log-in; a member who is no manager learns nothing of the page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_manager:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)
