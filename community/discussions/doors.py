"""The way for managers to what they may not read as yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from community.discussions.groups import closed_group_at
from community.discussions.models import is_manager

type View = Callable[..., HttpResponse]


def leads_managers_in(place: str) -> Callable[[View], View]:
    """For views of boards and threads, whose argument `place` is the slug of the board: where a closed group is not
    there for a manager, they are led to its own page, to look in for a reason."""

    def decorate(view: View) -> View:
        @wraps(view)
        def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if not is_manager(request.user):
                    raise
                return redirect(closed_group_at(kwargs[place]))

        return led

    return decorate
