"""The welcome, shown once; and the language of who reads."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.members import consent, languages
from community.members.access import MemberRequest, member_required
from community.members.forms import LanguageForm, WelcomeForm
from community.members.interests import declare_interests, mark_asked
from community.members.refusals import refuse

HOME = "/?welcome"


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where `next` leads, if it stays on this site."""
    following = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure())
    return following if allowed else otherwise


def after_welcome(request: HttpRequest) -> str:
    """Back to the page that somebody joined from; without one, to a home that is arranged for them."""
    following = onward(request, HOME)
    return HOME if following == "/" else following


@member_required
@require_http_methods(["GET", "POST"])
def welcome(request: MemberRequest) -> HttpResponse:
    """Asked once: seeing the page counts as having been asked, so that nobody is led here again."""
    form = WelcomeForm(request.POST or None)
    context = {"form": form, "next": after_welcome(request), "purpose": consent.declared()["kindred"]}
    if request.method == "GET":
        if request.user.interests_asked_at or not form.picks():
            mark_asked(request.user)
            return redirect("members:my-interests" if form.picks() else after_welcome(request))
        mark_asked(request.user)
        return render(request, "members/welcome.html", context)
    mark_asked(request.user)
    if "skip" not in request.POST:
        if not form.is_valid():
            return refuse(request, "members/welcome.html", form, context=context)
        _answer(request, form)
    return redirect(after_welcome(request))


def _answer(request: MemberRequest, form: WelcomeForm) -> None:
    with transaction.atomic():
        declare_interests(request.user, form.cleaned_data["interests"])
        if form.cleaned_data["kindred"]:
            consent.give(request.user, "kindred")
    messages.success(request, _("Good to have you here, %(name)s.") % {"name": request.user.name})


@require_http_methods(["GET", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """For members and strangers alike; a page of its own, so that cached pages need no form."""
    form = LanguageForm(request.POST or None, initial={"language": languages.current()})
    if not form.is_valid():
        if request.method == "POST":
            return refuse(request, "members/language.html", form)
        return render(request, "members/language.html", {"form": form})
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return languages.keep(redirect("/"), chosen)
