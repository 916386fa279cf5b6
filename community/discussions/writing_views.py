"""How to write here, by examples."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.design import markdown


@require_safe
def writing(request: HttpRequest) -> HttpResponse:
    """What Markdown looks like, and what becomes of it."""
    examples = [(text, markdown.render(text)) for text in _examples()]
    return render(request, "discussions/writing.html", {"examples": examples, "keys": _keys()})


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
