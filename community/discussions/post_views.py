"""Pages of one post: changing it, how it changed, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.attachments.composing import attach, is_attaching
from community.discussions import access
from community.discussions.answering import mark_answer, unmark_answer
from community.discussions.changes import changes_of
from community.discussions.desks import Desk, desk_for
from community.discussions.editing import Conflict, edit_post
from community.discussions.forms import EditForm
from community.discussions.models import Post
from community.discussions.paging import number_in
from community.discussions.places import edit_of
from community.discussions.post_queries import replies_to
from community.discussions.previewing import preview_edit
from community.discussions.removing import remove_post, return_post
from community.discussions.unsent import keeps_words
from community.members.access import member_required
from community.members.refusals import refuse


@keeps_words
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own post. Of two edits at once the later one is shown both texts, with 409."""
    post = access.own_post_for(request.user, pk)
    desk = desk_for(request, edit_of(post))
    if request.method == "POST":
        return _edit(request, post, EditForm(post, request.POST), desk)
    if post.is_removed:
        return redirect("discussions:removal", pk)
    context = {"post": post, "desk": desk, "form": EditForm(post, initial=desk.initial)}
    return render(request, "discussions/edit.html", context)


@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """How a post came to say what it says, newest change first; `?before=` a version goes on."""
    post = access.spoken_post_for(request.user, pk)
    changes, older = changes_of(post, request.GET.get("before", ""))
    context = {"post": post, "changes": changes, "older": older}
    return render(request, "discussions/revisions.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before a post is removed, remove it, and (with `undo` in the form) bring it back."""
    post = access.own_post_for(request.user, pk)
    if request.method != "POST":
        return render(request, "discussions/removal.html", {"post": post})
    try:
        found = (return_post if "undo" in request.POST else remove_post)(post, by=request.user)
    except ValidationError as error:
        context = {"post": post, "error": " ".join(error.messages)}
        return render(request, "discussions/removal.html", context, status=getattr(error, "status", 422))
    messages.success(
        request,
        _("Removed. You can bring it back for ten minutes.") if not found.body else _("Your post is back."),
    )
    return redirect(found)


@require_safe
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """What others replied to a post; `?after=` a number goes on."""
    post = access.post_for(request.user, pk)
    found, more = replies_to(post, request.user, number_in(request.GET.get("after", "")))
    return render(request, "discussions/replies.html", {"post": post, "replies": found, "more": more})


@member_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a reply as the best answer to one's question; with `undo` in the form, take that back."""
    post = access.answering_post_for(request.user, pk)
    verb = unmark_answer if "undo" in request.POST else mark_answer
    try:
        verb(post, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(post)


def _edit(request: HttpRequest, post: Post, form: EditForm, desk: Desk) -> HttpResponse:
    context: dict[str, Any] = {"post": post, "desk": desk}
    if is_attaching(request):
        return attach(request, "discussions/edit.html", form, EditForm(post), context)
    if not form.is_valid():
        return refuse(request, "discussions/edit.html", form, context=context)
    try:
        if "preview" in request.POST:
            preview = preview_edit(post, request.user, form.words["body"], form.words.get("title"))
            return render(request, "discussions/edit.html", context | {"form": form, "preview": preview})
        found = edit_post(post, by=request.user, **form.words, began=desk.state)
    except Conflict as conflict:
        form.begin_from(conflict.post.version)
        context["meanwhile"] = conflict.post
        return refuse(request, "discussions/edit.html", form, conflict, context)
    except ValidationError as error:
        return refuse(request, "discussions/edit.html", form, error, context)
    messages.success(request, _("Saved."), extra_tags=str(form.words["writer"] or ""))
    return redirect(found)
