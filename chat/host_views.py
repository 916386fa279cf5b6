"""Opening a room, what a room is like and who looks after it, and the doors to what hosts may do: all of it without
JavaScript."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat import hosting, parting, people
from chat.access import room_for
from chat.host_forms import HandleForm, LinkForm, RoleForm, StartForm, WishesForm
from chat.keeping import told
from chat.models import Room
from chat.naming import names_for
from chat.reminding import mark_reminded
from chat.rooms import start_room
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse
from community.recognition.trust import may_do

PAGE, START = "chat/about.html", "chat/start.html"

STATES: dict[str, tuple[Callable[..., None], bool]] = {
    "lock": (hosting.lock, True),
    "unlock": (hosting.lock, False),
    "archive": (hosting.archive, True),
    "unarchive": (hosting.archive, False),
}


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Open a room; below the level of trust that it takes, the page says what helps."""
    form = StartForm(request.POST or None)
    context = {"form": form, "may_start": may_do(request.user, settings.ROOMS_FROM_LEVEL)}
    if request.method != "POST":
        return render(request, START, context)
    if not form.is_valid():
        return refuse(request, START, form, context=context)
    words = (form.cleaned_data[name] for name in ("title", "description", "is_closed", "interests"))
    try:
        made = start_room(request.user, *words)
    except ValidationError as error:
        return refuse(request, START, form, error, context)
    messages.success(request, _("Your room is open. You are its host."))
    return redirect(made)


@never_cache
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """What a room is about and how it goes there; for members, who looks after it; for hosts, what they may change."""
    return render(request, PAGE, page_of(request, _room(request, slug)))


@member_required
@require_POST
def wishes(request: MemberRequest, slug: str) -> HttpResponse:
    """For hosts: let the room be as wished."""
    room = hosted_for(request, slug)
    form = WishesForm(request.user, room, request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, form, context=page_of(request, room) | {"wishes_form": form})
    change = partial(hosting.change_room, request.user, wishes=form.wishes())
    return act_on(request, room, change, _("Saved."), wishes_form=form)


@member_required
@require_POST
def state(request: MemberRequest, slug: str) -> HttpResponse:
    """For hosts: `do` is one of lock, unlock, archive and unarchive."""
    room = hosted_for(request, slug)
    if (found := STATES.get(request.POST.get("do", ""))) is None:
        raise Http404
    act, wished = found
    return act_on(request, room, lambda room: act(request.user, room, wished), _("Done."))


@member_required
@require_POST
def role(request: MemberRequest, slug: str) -> HttpResponse:
    """For hosts: give somebody (`handle`) a `role`; with `out`, put them out of a closed room."""
    room = hosted_for(request, slug)
    if "out" in request.POST:
        put_out = partial(parting.put_out, request.user, handle=request.POST.get("handle", ""))
        return act_on(request, room, put_out, _("They are out."))
    form = RoleForm(request.POST)
    if not form.is_valid():
        return refuse(request, PAGE, form, context=page_of(request, room) | {"role_form": form})
    give = partial(hosting.give_role, request.user, **form.cleaned_data)
    return act_on(request, room, give, _("Saved."), role_form=form)


@member_required
@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Belong to the room no more."""
    room = _room(request, slug)
    answer = act_on(request, room, lambda room: parting.leave_room(request.user, room), _("You have left."))
    still = Room.objects.visible_to(request.user).filter(pk=room.pk).exists()
    return answer if still else redirect("chat:rooms")


def act_on(
    request: MemberRequest, room: Room, act: Callable[[Room], Any], said: str, **forms: Form
) -> HttpResponse:
    """Do it and lead back to the page about the room; what a verb refuses stands beside the field that asked for it."""
    try:
        act(room)
    except PermissionDenied as error:
        messages.error(request, str(error))
    except ValidationError as error:
        if not forms:
            messages.error(request, " ".join(error.messages))
        else:
            [form] = forms.values()
            return refuse(request, PAGE, form, error, page_of(request, room) | forms)
    else:
        messages.success(request, said)
    return redirect("chat:about", room.slug)


def _room(request: HttpRequest, slug: str) -> Room:
    room = room_for(request.user, slug=slug)
    if room.pair:
        raise Http404
    return room


def hosted_for(request: HttpRequest, slug: str) -> Room:
    """The room, for who looks after it; for others there is no such page. The verb looks again."""
    room = _room(request, slug)
    if not people.standing_of(request.user, room).hosts:
        raise Http404
    return room


def page_of(request: HttpRequest, room: Room) -> dict[str, Any]:
    standing = people.standing_of(request.user, room)
    mark_reminded(request.user, [room])
    context: dict[str, Any] = {
        "room": room,
        "name": names_for(request.user, [room])[room.pk],
        "standing": standing,
        "interests": room.interests.all(),
    }
    context["kept"] = told(room, timezone.now())
    if request.user.is_authenticated:
        context["people"] = people.people_of(request.user, room, standing)
        context["bots"] = people.bots_of(request.user, room)
    if standing.hosts:
        context |= {"wishes_form": WishesForm(request.user, room), "role_form": RoleForm()}
    if standing.hosts and room.kind in Room.BY_MEMBERSHIP:
        context["invitations"] = people.invitations_of(room)
        context["invite_form"] = HandleForm(auto_id="invite_%s")
    if standing.hosts and room.kind == Room.CLOSED:
        context |= {"links": people.open_links(room), "link_form": LinkForm()}
    return context
