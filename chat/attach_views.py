"""Opening a room about a thread or a board, without JavaScript."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.attaching import talk_about, talk_on
from chat.host_forms import TitledForm
from chat.models import Room
from chat.rooms import TITLE_LONGEST
from community.discussions.access import board_by_id_for, thread_for
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse
from community.recognition.trust import may_do

PAGE = "chat/talk.html"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk_thread(request: MemberRequest, pk: int) -> HttpResponse:
    """For the author of a thread and for managers."""
    found = thread_for(request.user, pk)
    if found.author_id != request.user.pk and not request.user.is_manager:
        raise Http404
    act = partial(talk_about, request.user, found)
    return _talk(request, found.shown_title, found.get_absolute_url(), act)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk_board(request: MemberRequest, pk: int) -> HttpResponse:
    """For managers."""
    if not request.user.is_manager:
        raise Http404
    found = board_by_id_for(request.user, pk)
    act = partial(talk_on, request.user, found)
    return _talk(request, found.title, found.get_absolute_url(), act)


def _talk(request: MemberRequest, about: str, back: str, act: Callable[[str, str], Room]) -> HttpResponse:
    form = TitledForm(request.POST or None, initial={"title": about[:TITLE_LONGEST]})
    may_start = may_do(request.user, settings.ROOMS_FROM_LEVEL)
    context = {"form": form, "about": about, "back": back, "may_start": may_start}
    if request.method != "POST":
        return render(request, PAGE, context)
    if not form.is_valid():
        return refuse(request, PAGE, form, context=context)
    try:
        made = act(form.cleaned_data["title"], form.cleaned_data["description"])
    except ValidationError as error:
        return refuse(request, PAGE, form, error, context)
    except PermissionDenied as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(request, _("Your room is open. You are its host."))
    return redirect(made)
