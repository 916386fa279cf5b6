"""Inviting into a closed room, and its door for who is invited: all of it without JavaScript."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chat import inviting
from chat.host_forms import HandleForm, LinkForm
from chat.host_views import PAGE, act_on, hosted_for, page_of
from chat.keeping import told
from chat.models import Room
from chat.naming import names_for
from chat.people import invitations_for
from community.live.streams import is_id
from community.members.access import MemberRequest, member_required
from community.members.models import Member
from community.members.refusals import refuse

DOOR = "chat/door.html"


@member_required
@require_POST
def invitations(request: MemberRequest, slug: str) -> HttpResponse:
    """For hosts: invite by `handle`; with `back`, take that back."""
    room = hosted_for(request, slug)
    if "back" in request.POST:
        take_back = partial(inviting.take_back, request.user, handle=request.POST.get("handle", ""))
        return act_on(request, room, take_back, _("Done."))
    form = HandleForm(request.POST, auto_id="invite_%s")
    if not form.is_valid():
        return refuse(request, PAGE, form, context=page_of(request, room) | {"invite_form": form})
    invite = partial(inviting.invite, request.user, **form.cleaned_data)
    return act_on(request, room, invite, _("Invited. They hear of it."), invite_form=form)


@member_required
@require_POST
def links(request: MemberRequest, slug: str) -> HttpResponse:
    """For hosts: make a link, by which `most` may come in for some `days`; with `end`, end that one."""
    room = hosted_for(request, slug)
    if is_id(ended := request.POST.get("end", "")):
        return act_on(
            request, room, lambda room: inviting.end_link(request.user, room, int(ended)), _("Done.")
        )
    form = LinkForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, form, context=page_of(request, room) | {"link_form": form})
    terms = form.cleaned_data
    said = _("There it is. Send it to those you mean.")
    return act_on(request, room, lambda room: inviting.make_link(request.user, room, **terms), said)


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: MemberRequest, slug: str) -> HttpResponse:
    """For who is invited: come in, or with `decline` say no, of which nobody hears."""
    found = get_object_or_404(invitations_for(request.user), room__slug=slug)
    if request.method != "POST":
        return _door(request, found.room, found.by, declines=True)
    accept = "decline" not in request.POST
    try:
        inviting.answer_invitation(request.user, found.room, accept)
    except PermissionDenied as refused:
        messages.error(request, str(refused))
        return redirect("chat:rooms")
    return redirect(found.room) if accept else redirect("chat:rooms")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """The door behind a link; a stranger hears what waits behind the log-in, but not of which room."""
    if not request.user.is_authenticated:
        messages.info(
            request, _("Somebody invites you into a room. Log in or join, and you stand at its door.")
        )
    return _come_in(request, token)


@member_required
def _come_in(request: MemberRequest, token: str) -> HttpResponse:
    link = inviting.link_for(request.user, token)
    if request.method != "POST":
        return _door(request, link.room, link.by, declines=False)
    try:
        return redirect(inviting.come_in(request.user, token))
    except PermissionDenied as refused:
        messages.error(request, str(refused))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("chat:rooms")


def _door(request: MemberRequest, room: Room, by: Member, declines: bool) -> HttpResponse:
    name = names_for(request.user, [room])[room.pk]
    context = {
        "room": room,
        "name": name,
        "by": by,
        "declines": declines,
        "kept": told(room, timezone.now()),
    }
    return render(request, DOOR, context)
