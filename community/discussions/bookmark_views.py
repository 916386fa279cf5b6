"""Keeping posts for oneself: the button's door, the page of one bookmark, and the page of all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.discussions import access, bookmarks, paging
from community.discussions.bookmark_forms import BookmarkForm
from community.discussions.bookmarking import bookmark, bookmark_with, remove_bookmark
from community.discussions.models import Bookmark, Post
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "discussions/bookmark.html"


@member_required
@require_safe
def all_bookmarks(request: MemberRequest) -> HttpResponse:
    """What I keep, the latest first. Two queries."""
    rows = Bookmark.objects.filter(member=request.user)
    try:
        page = paging.by_key(rows, "pk", request.GET.get("older", ""), request.GET.get("newer", ""))
    except ValidationError:
        raise Http404 from None
    kept = bookmarks.with_posts(page.rows, request.user)
    return render(request, "discussions/bookmarks.html", {"kept": kept, "page": page})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, pk: int) -> HttpResponse:
    """Note and reminder of a post that I keep, or am about to; `keep` keeps it as it is, `take` keeps it no more."""
    if "take" in request.POST:
        return _taken(request, pk)
    post = access.spoken_post_for(request.user, pk)
    if "keep" in request.POST:
        return _kept(request, post)
    kept = Bookmark.objects.filter(member=request.user, post=post).first()
    form = BookmarkForm(kept, request.POST if request.method == "POST" else None)
    context = {"post": post, "kept": kept}
    if request.method == "POST":
        return _save(request, form, context)
    return render(request, PAGE, context | {"form": form})


def _save(request: MemberRequest, form: BookmarkForm, context: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return refuse(request, PAGE, form, context=context)
    try:
        bookmark_with(request.user, context["post"], form.cleaned_data["note"], form.moment)
    except ValidationError as error:
        return refuse(request, PAGE, form, error, context)
    messages.success(request, _("Saved."))
    return redirect("discussions:bookmarks")


def _kept(request: MemberRequest, post: Post) -> HttpResponse:
    try:
        bookmark(request.user, post)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(post)


def _taken(request: MemberRequest, pk: int) -> HttpResponse:
    remove_bookmark(request.user, pk)
    messages.success(request, _("You keep it no more."))
    return redirect("discussions:bookmarks")
