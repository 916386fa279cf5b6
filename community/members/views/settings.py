"""The member's own pages: profile, interests, consent, passkeys and the way to everything else."""

from ipaddress import ip_address

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.members import consent, languages, pace
from community.members.access import MemberRequest, member_required
from community.members.forms import InterestsForm, ProfileForm
from community.members.interests import declare_interests
from community.members.models import Member
from community.members.refusals import refuse


@member_required
@require_GET
def me(request: MemberRequest) -> HttpResponse:
    context = {
        "interests": request.user.interests.all(),
        "purposes": [
            (p, consent.allows(request.user, p.name))
            for p in consent.declared().values()
            if p.place == "members:me"
        ],
        "has_password": request.user.has_usable_password(),
        "has_second_factor": is_mfa_enabled(request.user),
        "passkeys_work": not _is_number(request.get_host()),
    }
    return render(request, "members/me.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    # The form writes into its instance while it checks, and the page's frame shows the member as they are.
    instance = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=instance)
    if request.method == "GET":
        return render(request, "members/edit.html", {"form": form})
    try:
        if not form.is_valid():
            return refuse(request, "members/edit.html", form)
        pace.check(request.user, "profile.edit")
        member = form.save()
    except ValidationError as error:
        return refuse(request, "members/edit.html", form, error)
    messages.success(request, _("Saved."))
    return languages.keep(redirect("members:me"), member.language)


@member_required
@require_http_methods(["GET", "POST"])
def interests(request: MemberRequest) -> HttpResponse:
    chosen = list(request.user.interests.values_list("slug", flat=True))
    form = InterestsForm(request.POST if request.method == "POST" else None, initial={"interests": chosen})
    if request.method == "GET":
        return render(request, "members/interests.html", {"form": form})
    if not form.is_valid():
        return refuse(request, "members/interests.html", form)
    declare_interests(request.user, form.cleaned_data["interests"])
    messages.success(request, _("Saved. What you see follows your interests."))
    return redirect("members:me")


@member_required
@require_POST
def answer(request: MemberRequest, purpose: str) -> HttpResponse:
    """Yes with `granted=yes`, no with anything else: taking back is as easy as giving."""
    if purpose not in consent.declared():
        raise Http404
    if request.POST.get("granted") == "yes":
        consent.give(request.user, purpose)
        messages.success(request, _("Thank you. You can take it back here at any time."))
    else:
        consent.withdraw(request.user, purpose)
        messages.success(request, _("Done. It is no from now on."))
    return redirect(consent.declared()[purpose].place)


def _is_number(host: str) -> bool:
    """Whether an address is an IP number: browsers bind passkeys to names only."""
    try:
        ip_address(host.rsplit(":", 1)[0].strip("[]"))
    except ValueError:
        return False
    return True
