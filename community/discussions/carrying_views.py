"""Pages on which managers choose posts, split a thread or merge it: each shows what will happen before it does."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.design.markdown import excerpt
from community.discussions import access, paging
from community.discussions.carrying import carry_posts, merge_thread, split_thread
from community.discussions.carrying_forms import IntoForm, SplitForm
from community.discussions.models import Post, Thread
from community.members.access import manager_required
from community.members.refusals import add_errors, status_of

EXCERPT = 160
"""Characters of a post by which it is known."""

MOST_CHOSEN = 200
"""Posts chosen by hand: their ids stand in the address of the page."""


@manager_required
@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a thread's replies to choose from; `post` are the ids chosen so far, on all its pages."""
    found = access.thread_for(request.user, pk)
    after = paging.page_start(found.last_number, request.GET.get("after", ""))
    shown = _posts(found).filter(number__gt=after, number__lte=after + paging.PAGE)
    chosen = _ids(request)
    here = [_line(post, post.pk in chosen) for post in shown]
    end = after + paging.PAGE
    context = {
        "thread": found,
        "lines": here,
        "elsewhere": sorted(chosen - {post.pk for post in shown}),
        "earlier": after - paging.PAGE,
        "later": end if end < found.last_number else 0,
    }
    return render(request, "discussions/choose.html", context)


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Take chosen posts to a new thread, or (`act` is "carry") to one that is there."""
    found = access.thread_for(request.user, pk)
    chosen = _ids(request)
    posts = list(_posts(found).filter(pk__in=chosen))
    carries = request.POST.get("act") == "carry"
    into = IntoForm(request.user, request.POST if carries else None, prefix="carry")
    splits = request.method == "POST" and not carries
    anew = SplitForm(found.board, request.POST if splits else None, prefix="split")
    context = {"thread": found, "lines": [_line(post) for post in posts], "into": into, "anew": anew}
    if request.method != "POST":
        return render(request, "discussions/split.html", context)
    form, verb = (into, _carried) if carries else (anew, _split)
    return _done(
        request, "discussions/split.html", form, context, lambda: verb(found, request.user, chosen, form)
    )


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the other thread, show what will happen, and (with `sure` in the form) merge this one into it."""
    found = access.thread_for(request.user, pk)
    given = request.POST if request.method == "POST" else request.GET if "into" in request.GET else None
    form = IntoForm(request.user, given)
    context: dict[str, Any] = {"thread": found, "form": form}
    if given is not None and form.is_valid():
        context["target"] = form.cleaned_data["into"]
    if request.method != "POST":
        return render(request, "discussions/merge.html", context)
    return _done(
        request,
        "discussions/merge.html",
        form,
        context,
        lambda: merge_thread(found, request.user, form.cleaned_data["into"], form.cleaned_data["reason"]),
    )


def _split(thread: Thread, by: Any, posts: set[int], form: forms.Form) -> Thread:
    return split_thread(thread, by, posts, **form.cleaned_data)


def _carried(thread: Thread, by: Any, posts: set[int], form: forms.Form) -> Thread:
    return carry_posts(thread, by, posts, form.cleaned_data["into"], form.cleaned_data["reason"])


def _done(
    request: HttpRequest, template: str, form: forms.Form, context: dict[str, Any], act: Callable[[], Thread]
) -> HttpResponse:
    """Do it and lead there, or show the page again with why not."""
    if not form.is_valid():
        return render(request, template, context, status=422)
    try:
        target = act()
    except ValidationError as error:
        add_errors(form, error)
        return render(request, template, context, status=status_of(error))
    messages.success(request, _("Done."))
    return redirect(target)


def _posts(thread: Thread) -> Any:
    return thread.posts.filter(number__gt=1).select_related("author").order_by("number")


def _line(post: Post, is_chosen: bool = True) -> dict[str, Any]:
    return {"post": post, "excerpt": excerpt(post.body, EXCERPT), "is_chosen": is_chosen}


def _ids(request: HttpRequest) -> set[int]:
    given = (request.POST if request.method == "POST" else request.GET).getlist("post")
    return {number for text in given[:MOST_CHOSEN] if (number := paging.number_in(text))}
