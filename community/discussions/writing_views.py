"""Help while writing: how it is done, and whom one may mean."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.design import markdown
from community.design.markdown import normalise
from community.design.numbers import number_in
from community.discussions.completing import members_like
from community.members import pace
from community.members.access import MemberRequest, member_required
from community.members.models import Member


@require_safe
def writing(request: HttpRequest) -> HttpResponse:
    """What Markdown looks like, and what becomes of it."""
    examples = [(text, markdown.render(text)) for text in _examples()]
    return render(request, "discussions/writing.html", {"examples": examples, "keys": _keys()})


@member_required
@require_safe
def complete(request: MemberRequest) -> HttpResponse:
    """Members whom `?q=` may mean, those who wrote in `?thread=` first: options of a list, as a part of the page."""
    thread = number_in(request.GET.get("thread"))
    return propose(request, partial(members_like, thread=thread))


def propose(request: MemberRequest, like: Callable[[Member, str], list[Member]]) -> HttpResponse:
    """Members whom `?q=` may mean, as `like(member, text)` finds them: options of a list, as a part of the page."""
    try:
        found = like(request.user, normalise(request.GET.get("q", "")))
    except pace.TooFast as error:
        return HttpResponse(status=error.status, headers={"Retry-After": str(error.retry_after)})
    return render(request, "discussions/_completion.html", {"people": found})


def _examples() -> list[str]:
    return [
        _("**loud** and *quiet*"),
        _("[a link](https://example.com/) or just https://example.com/"),
        _("> What somebody said\n\nWhat I say to that"),
        _("- one\n- two"),
        _("1. first\n2. second"),
        _("### A heading"),
        _("`some code`"),
        _("| Side | Song |\n| --- | --- |\n| A | Blue |"),
        _("~~not so~~"),
    ]


def _keys() -> list[tuple[list[str], str]]:
    return [
        ([_("Ctrl"), "B"], _("Bold")),
        ([_("Ctrl"), "I"], _("Italic")),
        ([_("Ctrl"), "K"], _("Link")),
        ([_("Ctrl"), "Shift", "."], _("Quote")),
        ([_("Ctrl"), "Shift", "8"], _("List")),
        ([_("Ctrl"), "Shift", "7"], _("Numbered list")),
        ([_("Ctrl"), "E"], _("Code")),
        ([_("Ctrl"), _("Enter")], _("Post it")),
    ]
