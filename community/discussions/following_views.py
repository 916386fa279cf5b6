"""Choosing how much to hear, and the page of what one follows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.discussions import access, paging
from community.discussions.following import follow, follow_thread
from community.discussions.levels import control
from community.discussions.models import Follow, Level, Reading
from community.members.access import MemberRequest, member_required, profile_for
from community.members.models import Interest

PAGE = 40
"""Threads on one page of what one follows."""


@member_required
@require_POST
def thread(request: MemberRequest, pk: int) -> HttpResponse:
    found = access.thread_for(request.user, pk)
    return _chosen(request, found, lambda level: follow_thread(request.user, found, level))


@member_required
@require_POST
def board(request: MemberRequest, slug: str) -> HttpResponse:
    found = access.board_for(request.user, slug)
    return _chosen(request, found, lambda level: follow(request.user, found, level))


@member_required
@require_POST
def interest(request: MemberRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Interest, slug=slug)
    return _chosen(request, found, lambda level: follow(request.user, found, level))


@member_required
@require_POST
def member(request: MemberRequest, handle: str) -> HttpResponse:
    found = profile_for(handle)
    return _chosen(request, found, lambda level: follow(request.user, found, level))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def follows(request: MemberRequest) -> HttpResponse:
    """All that the member chose, with the means to change it, and to choose an interest; `?before=` goes on with
    threads."""
    if request.method == "POST":
        found = get_object_or_404(Interest, slug=request.POST.get("interest", ""))
        return _chosen(request, found, lambda level: follow(request.user, found, level), stays=True)
    before = paging.number_in(request.GET.get("before", ""))
    rows = _threads_of(request.user, before)
    shown = [(each.thread, control(each.thread, each.level, "follows")) for each in rows[:PAGE]]
    chosen = Follow.objects.filter(member=request.user).select_related("board", "interest", "person")
    context = {
        "threads": shown,
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "follows": [(each.subject, control(each.subject, each.level, "follows")) for each in chosen],
        "interests": Interest.objects.exclude(follows__member=request.user),
    }
    return render(request, "discussions/follows.html", context)


def _threads_of(member: Any, before: int) -> list[Reading]:
    """One more than a page of the threads for which something was chosen, the latest first."""
    chosen = Reading.objects.filter(member=member, level__in=(Level.EVERYTHING, Level.MUTED))
    if before:
        chosen = chosen.filter(pk__lt=before)
    return list(chosen.select_related("thread__board").order_by("-pk")[: PAGE + 1])


def _chosen(request: HttpRequest, subject: Any, choose: Any, stays: bool = False) -> HttpResponse:
    try:
        choose(request.POST.get("level", ""))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain")
    messages.success(request, _("Noted."))
    if stays or request.POST.get("back") == "follows":
        return redirect("discussions:follows")
    return redirect(subject)
