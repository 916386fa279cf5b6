"""Pages of threads. Each asks `access` who may, reads by `queries`, and writes by a verb."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_POST, require_safe

from community.attachments.composing import attach, is_attaching
from community.design.keeping import kept_for_strangers
from community.discussions import access, fragments, origins, paging, stamps
from community.discussions.asides import asides_for
from community.discussions.departures import followed, place_of
from community.discussions.desks import desk_for
from community.discussions.doors import leads_managers_in
from community.discussions.forms import KeyedForm, ReplyForm, ThreadForm
from community.discussions.hiding import hide_post, restore_post
from community.discussions.levels import control
from community.discussions.live_talk import line_of_thread, parts_of
from community.discussions.mine import level_in, mine_in
from community.discussions.models import Kind, Post, Thread, is_manager
from community.discussions.places import reply_to, start_on
from community.discussions.post_queries import addressee
from community.discussions.posting import TITLE_LONGEST, post_reply, start_thread
from community.discussions.previewing import preview_reply, preview_thread
from community.discussions.quoting import quote_for, with_quote
from community.discussions.similar import similar_threads
from community.discussions.trails import trail_to
from community.discussions.unsent import keeps_words
from community.discussions.waiting import hold_back, is_to_wait
from community.members import pace
from community.members.access import MemberRequest, manager_required, member_required
from community.members.refusals import refuse


@keeps_words
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a thread on this board, or look at it first; `?title=` proposes a title, `?kind=` a kind."""
    found = access.board_for(request.user, slug)
    desk = desk_for(request, start_on(found))
    form = ThreadForm(request.POST or None, initial=_proposed(request) | desk.initial)
    context = {"board": found, "desk": desk, "picks": form.picks_for(request.user), "trail": trail_to(found)}
    if request.method != "POST":
        return render(request, "discussions/start.html", {**context, "form": form})
    if is_attaching(request):
        return attach(request, "discussions/start.html", form, ThreadForm(), context)
    if not form.is_valid():
        return refuse(request, "discussions/start.html", form, context=context)
    try:
        if "preview" in request.POST:
            preview = preview_thread(
                request.user, *_words(form, "title", "body", "interests", "kind", "poll")
            )
            context |= {"preview": preview, "similar": similar_threads(request.user, preview.title)}
            return render(request, "discussions/start.html", {**context, "form": form})
        words = _words(form, "title", "body", "interests", "key", "kind", "poll")
        post = partial(start_thread, request.user, found, *words, began=desk.state)
        if is_to_wait(request, desk.place):
            return redirect(hold_back(request, desk.place, form.cleaned_data["key"], post))
        thread = post()
    except ValidationError as error:
        return _refuse_words(request, "discussions/start.html", form, error, context)
    messages.success(request, _("Your thread is up."), extra_tags=str(form.cleaned_data["key"]))
    return redirect(thread)


@member_required
@require_safe
def similar(request: MemberRequest) -> HttpResponse:
    """The threads like `?title=`, as a part of the page on which it is typed."""
    try:
        pace.check(request.user, "similar")
    except pace.TooFast as error:
        return HttpResponse(status=error.status, headers={"Retry-After": str(error.retry_after)})
    found = similar_threads(request.user, request.GET.get("title", ""))
    return render(request, "discussions/_similar.html", {"similar": found})


@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
@kept_for_strangers(stamps.of_thread)
@leads_managers_in("board")
def thread(request: HttpRequest, board: str, pk: int, slug: str) -> HttpResponse:
    """A page of a thread, and the door for replies to it."""
    try:
        found = _found(request, board, pk)
    except Http404:
        found = access.moved_thread_for(request.user, board, pk)
        if request.method != "POST":
            return redirect(f"{found.get_absolute_url()}{_query(request)}", permanent=True)
    if place := getattr(found, "left", None) and place_of(request.user, found.left):
        return redirect(place)
    if found.merged_into_id:
        found = followed(request.user, found)
        if request.method != "POST":
            return redirect(found, permanent=True)
    if found.is_hidden and not is_manager(request.user):
        return render(request, "discussions/hidden.html", {"board": found.board}, status=410)
    if request.method == "POST":
        return _reply(request, found)
    if slug != found.slug:
        return redirect(f"{found.get_absolute_url()}{_query(request)}", permanent=True)
    page = _page(request, found)
    return render(
        request, "discussions/thread.html", page | {"form": ReplyForm(initial=_begun(request, page))}
    )


@require_safe
@conditional_page
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a thread without its frame: what an open page shows anew (live-thread.js), and where it is talked about
    live. 304 where it looks the same as what the reader has. `?since=` keeps the line where they left off in its place
    while they read on."""
    found = access.thread_for(request.user, pk, **parts_of("thread"))
    if "since" in request.GET and request.user.is_authenticated:
        since = paging.number_in(request.GET["since"])
        found.mine = replace(mine_in(found, request.user), number=since)
    talk = render_to_string("discussions/_talk.html", {"talk": line_of_thread(request.user, found)})
    markup = _shown(request, found, _place(request, found)).markup
    return HttpResponse([talk, markup], headers={"X-Robots-Tag": "noindex"})


@manager_required
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a post from everybody but managers."""
    post = access.post_for(request.user, pk)
    hide_post(post, by=request.user)
    return redirect(post)


@manager_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hidden post again."""
    post = access.post_for(request.user, pk)
    restore_post(post, by=request.user)
    return redirect(post)


def _found(request: HttpRequest, board: str, pk: int) -> Thread:
    if request.method == "POST":
        return access.thread_written_to(request.user, board, pk)
    number = paging.number_in(request.GET.get("post", ""))
    return access.thread_or_tombstone(request.user, board, pk, number)


def _reply(request: HttpRequest, found: Thread) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    form = ReplyForm(request.POST)
    if is_attaching(request):
        return attach(request, "discussions/thread.html", form, ReplyForm(), _page(request, found))
    if not form.is_valid():
        return refuse(request, "discussions/thread.html", form, context=_page(request, found))
    try:
        if "preview" in request.POST:
            shown = _page(request, found) | {"preview": preview_reply(request.user, *_words(form, "body"))}
            return render(request, "discussions/thread.html", shown | {"form": form})
        began = request.POST.get("draft", "")
        number = paging.number_in(request.POST.get("to", "")) or None
        act = partial(post_reply, request.user, found, *_words(form, "body", "key"), began=began, to=number)
        if is_to_wait(request, reply_to(found)):
            return redirect(hold_back(request, reply_to(found), form.cleaned_data["key"], act))
        post = act()
    except ValidationError as error:
        return _refuse_words(request, "discussions/thread.html", form, error, _page(request, found))
    messages.success(request, _("Your reply is up."), extra_tags=str(form.cleaned_data["key"]))
    return redirect(post)


def _page(request: HttpRequest, found: Thread) -> dict[str, Any]:
    """What a page of a thread shows beside its form."""
    after = _place(request, found)
    page = _shown(request, found, after)
    return {
        "thread": found,
        "after": after,
        "page": page.markup,
        "head": page.head,
        "seen": min(after + paging.PAGE, found.last_number),
        "follow": control(found, level_in(found, request.user)) if request.user.is_authenticated else None,
        "origin": origins.origin_of(found.pk),
        "talk": line_of_thread(request.user, found),
        "asides": asides_for(request.user, found),
        "trail": trail_to(found.board),
        "desk": desk_for(request, reply_to(found)) if request.user.is_authenticated else None,
        "to": _addressee(request, found),
    }


def _begun(request: HttpRequest, page: dict[str, Any]) -> dict[str, Any]:
    """What a reply begins with: the draft, and the post of this thread that `?quote=` asks for."""
    if not page["desk"]:
        return {}
    begun, quote = page["desk"].initial, request.GET.get("quote", "")
    quoted = quote_for(request.user, page["thread"], quote) if quote else ""
    return begun | {"body": with_quote(begun.get("body", ""), quoted)}


def _addressee(request: HttpRequest, found: Thread) -> Post | None:
    """The post that the reply in the form is to: `?reply_to=` its number, and `to` in the form itself."""
    number = paging.number_in(request.POST.get("to", "") or request.GET.get("reply_to", ""))
    return addressee(found, request.user, number) if number and request.user.is_authenticated else None


def _shown(request: HttpRequest, found: Thread, after: int) -> fragments.Page:
    page_for = fragments.page_for_manager if is_manager(request.user) else fragments.page_for
    return page_for(found, after, request.user)


def _place(request: HttpRequest, found: Thread) -> int:
    """After which number the page of a thread begins; while a reply is being written it is the last page."""
    writing = request.method == "POST"
    post = str(found.last_number) if writing else request.GET.get("post", "")
    return paging.page_start(found.last_number, request.GET.get("after", ""), post)


def _proposed(request: HttpRequest) -> dict[str, str]:
    return {
        "title": request.GET.get("title", "")[:TITLE_LONGEST],
        "kind": request.GET.get("kind", Kind.DISCUSSION),
    }


def _words(form: KeyedForm, *names: str) -> list[Any]:
    return [form.cleaned_data[name] for name in names]


def _refuse_words(
    request: HttpRequest, template: str, form: KeyedForm, error: ValidationError, context: dict[str, Any]
) -> HttpResponse:
    if "client_id" in getattr(error, "error_dict", {}):
        form.renew_key()
    return refuse(request, template, form, error, context)


def _query(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""
