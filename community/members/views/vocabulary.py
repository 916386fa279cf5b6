"""The managers' desk of interests: their words, and making two of them one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.members import families, growing, merging, vocabulary
from community.members.access import manager_required
from community.members.models import Interest
from community.members.refusals import refuse
from community.members.suggesting import waiting
from community.members.vocabulary_forms import BroaderForm, ListForm, MergerForm, WordForm

PAGE = "members/vocabulary/word.html"


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """All interests, with how much is linked to each; a POST adds some."""
    form = ListForm(request.POST or None)
    if request.method != "POST":
        return render(request, "members/vocabulary/words.html", _all() | {"form": form})
    if not form.is_valid():
        return refuse(request, "members/vocabulary/words.html", form, context=_all())
    try:
        grown = growing.plant(request.user, form.cleaned_data["words"])
    except ValidationError as error:
        return refuse(request, "members/vocabulary/words.html", form, error, _all())
    messages.success(request, told(grown))
    return redirect("members:vocabulary")


def told(grown: growing.Grown) -> str:
    """How much a list brought."""
    return _(
        "New: interests %(interests)d, other words %(words)d, parts that found their whole %(parts)d."
    ) % {
        "interests": grown.interests,
        "words": grown.words,
        "parts": grown.parts,
    }


def _all() -> dict[str, Any]:
    counts = merging.counts()
    interests = [
        (interest, [found.get(interest.pk, 0) for _label, found in counts])
        for interest in Interest.objects.select_related("broader").prefetch_related("synonyms")
    ]
    head = [_("Interest"), *(label for label, _found in counts)]
    return {"interests": interests, "head": head, "waiting": waiting().values("slug").distinct().count()}


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """One interest: its name (which a POST changes), its synonyms, and the way to merge it."""
    interest = vocabulary.interest_at(slug)
    if request.method == "POST":
        form = WordForm(request.POST, auto_id="rename_%s")
        try:
            interest = vocabulary.rename(interest, request.user, form.word())
        except ValidationError as error:
            return _refuse(request, interest, error, rename_form=form)
        messages.success(request, _("Renamed. The former word still leads here."))
        return redirect("members:word", interest.slug)
    if interest.slug != slug:
        return redirect("members:word", interest.slug, permanent=True)
    return render(request, PAGE, _page(interest))


@manager_required
@require_POST
def synonyms(request: HttpRequest, slug: str) -> HttpResponse:
    """Add another word (`name`), or take one away (`remove`: its slug)."""
    interest = vocabulary.interest_at(slug)
    form = WordForm(request.POST, auto_id="synonym_%s")
    try:
        if "remove" in request.POST:
            vocabulary.remove_synonym(interest, request.user, request.POST["remove"])
            messages.success(request, _("Done. That word leads nowhere now."))
        else:
            vocabulary.add_synonym(interest, request.user, form.word())
            messages.success(request, _("Added. Whoever says that means this from now on."))
    except ValidationError as error:
        return _refuse(request, interest, error, synonym_form=form)
    return redirect("members:word", interest.slug)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def merger(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at what a merge `?into=` another interest would do, and do it by a POST of the same."""
    interest = vocabulary.interest_at(slug)
    form = MergerForm(request.POST if request.method == "POST" else request.GET, interest=interest)
    if not form.is_valid():
        return _refuse(request, interest, merger_form=form)
    into = form.cleaned_data["into"]
    if request.method != "POST":
        context = {"interest": interest, "into": into, "moving": merging.preview(interest, into)}
        return render(request, "members/vocabulary/merger.html", context)
    words = {"name": interest.name, "into": into.name}
    try:
        merging.merge(interest, into, request.user)
    except ValidationError as error:
        return _refuse(request, interest, error, merger_form=form)
    messages.success(request, _("Done. “%(name)s” is “%(into)s” from now on.") % words)
    return redirect("members:word", into.slug)


@manager_required
@require_POST
def broader(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the interest is a part of."""
    interest = vocabulary.interest_at(slug)
    form = BroaderForm(request.POST, family=families.family_of(interest))
    if not form.is_valid():
        return _refuse(request, interest, broader_form=form)
    try:
        families.place_under(interest, request.user, form.cleaned_data["broader"])
    except ValidationError as error:
        return _refuse(request, interest, error, broader_form=form)
    messages.success(request, _("Noted."))
    return redirect("members:word", interest.slug)


def _page(interest: Interest) -> dict[str, Any]:
    family = families.family_of(interest)
    return {
        "below": family.below,
        "broader_form": BroaderForm(
            family=family, initial={"broader": family.above[-1].slug if family.above else ""}
        ),
        "interest": interest,
        "synonyms": interest.synonyms.all(),
        "counts": [(label, found.get(interest.pk, 0)) for label, found in merging.counts()],
        "rename_form": WordForm(initial={"name": interest.name}, auto_id="rename_%s"),
        "synonym_form": WordForm(auto_id="synonym_%s"),
        "merger_form": MergerForm(interest=interest),
    }


def _refuse(
    request: HttpRequest, interest: Interest, error: ValidationError | None = None, **forms: Form
) -> HttpResponse:
    """The page again, with the one of its forms that was not taken."""
    [form] = forms.values()
    return refuse(request, PAGE, form, error, _page(interest) | forms)
