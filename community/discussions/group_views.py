"""Pages of groups, and the doors to what one may do about them: all of it without JavaScript."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.discussions import grouping, groups
from community.discussions.group_forms import AskForm, GroupForm, HandleForm, ReasonForm
from community.discussions.models import Group
from community.members.access import MemberRequest, manager_required, member_required
from community.members.models import Member
from community.members.refusals import refuse
from community.recognition.trust import may_do

PAGE = "discussions/groups/group.html"


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """My groups, and the others that there are for me."""
    context = {
        "mine": groups.groups_of(request.user),
        "others": groups.other_groups(request.user),
        "may_found": may_do(request.user, settings.GROUPS_FROM_LEVEL),
    }
    return render(request, "discussions/groups/groups.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: MemberRequest) -> HttpResponse:
    """Found a group; below the level of trust that it takes, the page says what helps."""
    template = "discussions/groups/found.html"
    form = GroupForm(request.POST or None)
    context = {"form": form, "may_found": may_do(request.user, settings.GROUPS_FROM_LEVEL)}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return refuse(request, template, form, context=context)
    words = (form.cleaned_data[name] for name in ("name", "about", "interests", "is_closed"))
    try:
        made = grouping.found_group(request.user, *words)
    except ValidationError as error:
        return refuse(request, template, form, error, context)
    messages.success(request, _("Your group is there. Invite somebody, or start the first thread."))
    return redirect(made)


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What a group is about, and for who belongs to it: who else does, and what is to be decided."""
    return render(request, PAGE, _page(request, groups.group_for(request.user, slug)))


@member_required
@require_POST
def membership(request: MemberRequest, slug: str) -> HttpResponse:
    """Join; with `leave`, belong to it no more."""
    act = grouping.leave_group if "leave" in request.POST else grouping.join_group
    said = _("You have left. The door stays open.") if "leave" in request.POST else _("Welcome in.")
    return _do(request, slug, lambda found: act(request.user, found), said)


@member_required
@require_POST
def asking(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask to belong to it; with `decline`, take that back, or say no to an invitation."""
    if "decline" in request.POST:
        return _do(request, slug, lambda found: grouping.decline(request.user, found), _("Done."))
    form = AskForm(request.POST)
    said = _("Asked. You hear of it once they have let you in.")
    return _do(
        request,
        slug,
        lambda found: grouping.ask_to_join(request.user, found, form.typed()),
        said,
        ask_form=form,
    )


@member_required
@require_POST
def invitations(request: MemberRequest, slug: str) -> HttpResponse:
    """For who leads it: invite by `handle`."""
    groups.led_group_for(request.user, slug)
    form = HandleForm(request.POST, auto_id="invite_%s")
    return _do(
        request,
        slug,
        lambda found: grouping.invite(request.user, found, form.typed()),
        _("Invited. They hear of it."),
        invite_form=form,
    )


@member_required
@require_POST
def answer(request: MemberRequest, slug: str, handle: str) -> HttpResponse:
    """For who leads it: let in who asked with `accept`, or not."""
    groups.led_group_for(request.user, slug)
    who = get_object_or_404(Member, handle=handle)
    accept = "accept" in request.POST
    said = _("They are in.") if accept else _("Done. They may ask again.")
    return _do(request, slug, lambda found: grouping.answer_asking(request.user, found, who, accept), said)


@member_required
@require_POST
def handover(request: MemberRequest, slug: str) -> HttpResponse:
    """For who leads it: let another member of it lead it, by `handle`."""
    groups.led_group_for(request.user, slug)
    form = HandleForm(request.POST, auto_id="handover_%s")
    return _do(
        request,
        slug,
        lambda found: grouping.hand_over(request.user, found, form.typed()),
        _("Handed over. Thank you for having led it."),
        handover_form=form,
    )


@manager_required
@require_POST
def visit(request: HttpRequest, slug: str) -> HttpResponse:
    """For managers: read along in a closed group for a day, for a `reason` that its members see."""
    form = ReasonForm(request.POST, auto_id="visit_%s")
    return _do(
        request,
        slug,
        lambda found: grouping.look_in(request.user, found, form.typed()),
        _("You see what is said here for a day, and its members see that you do."),
        visit_form=form,
    )


@manager_required
@require_POST
def ending(request: HttpRequest, slug: str) -> HttpResponse:
    """For managers: let a group come to its end, for a `reason`; with `resume`, let it go on."""
    if "resume" in request.POST:
        return _do(request, slug, lambda found: grouping.resume_group(request.user, found), _("It goes on."))
    form = ReasonForm(request.POST, auto_id="ending_%s")
    return _do(
        request,
        slug,
        lambda found: grouping.end_group(request.user, found, form.typed()),
        _("Ended. It stays to be read."),
        ending_form=form,
    )


def _do(
    request: HttpRequest, slug: str, act: Callable[[Group], Any], said: str, **forms: Form
) -> HttpResponse:
    """Do it and lead back to the group; what a verb refuses stands beside the field of the form that asked for it."""
    found = groups.group_for(request.user, slug)
    try:
        act(found)
    except PermissionDenied as error:
        messages.error(request, str(error))
    except ValidationError as error:
        if not forms:
            messages.error(request, " ".join(error.messages))
            return redirect(found)
        [form] = forms.values()
        return refuse(request, PAGE, form, error, _page(request, found) | forms)
    else:
        messages.success(request, said)
    return redirect(found)


def _page(request: HttpRequest, found: Group) -> dict[str, Any]:
    standing = groups.standing_of(request.user, found)
    sees_people = request.user.is_authenticated and standing.reads
    return {
        "group": found,
        "standing": standing,
        "interests": found.interests.all(),
        "people": groups.members_of(found) if sees_people else [],
        "asking": groups.asking(found) if standing.leads else [],
        "visits": found.visits.select_related("by")[:5] if standing.reads and found.is_closed else [],
        "room": groups.room_of(found) if standing.reads else None,
        "ask_form": AskForm(),
        "invite_form": HandleForm(auto_id="invite_%s"),
        "handover_form": HandleForm(auto_id="handover_%s"),
        "visit_form": ReasonForm(auto_id="visit_%s"),
        "ending_form": ReasonForm(auto_id="ending_%s"),
    }
