"""The questions of a room, asked, voted for and answered without JavaScript."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chat import asking, questions
from chat.access import question_for, room_for
from chat.forms import QuestionForm
from chat.models import Question, Room
from chat.people import standing_of
from chat.programme import programme_of
from chat.views import number_in
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "chat/questions.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def all_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked in a room, and, while it takes questions, the door for another one."""
    room = room_for(request.user, slug=slug)
    if request.method == "POST":
        return _ask(request, room)
    return render(request, PAGE, _context(request, room))


def _context(request: HttpRequest, room: Room) -> dict[str, Any]:
    programme = programme_of(request.user, room, standing_of(request.user, room))
    if programme is None:
        raise Http404
    return {"room": room, "programme": programme, "form": QuestionForm(), "key": uuid.uuid4()}


def _ask(request: HttpRequest, room: Room) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form, error = QuestionForm(request.POST), None
    if form.is_valid():
        try:
            return redirect(
                asking.ask(request.user, room, form.cleaned_data["body"], form.cleaned_data["key"])
            )
        except ValidationError as refused:
            error = refused
        except PermissionDenied as refused:
            error = ValidationError({"body": str(refused)})
    return refuse(request, PAGE, form, error, _context(request, room))


@member_required
@require_POST
def vote(request: MemberRequest, pk: int) -> HttpResponse:
    """Vote for somebody's question; `take` takes that back."""
    verb = asking.take_vote if "take" in request.POST else asking.vote
    return _act(request, pk, lambda question: verb(request.user, question))


@member_required
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's own question away."""
    question = question_for(request.user, pk)
    if question.author_id != request.user.pk:
        raise Http404
    return _act(request, pk, lambda question: asking.take_question_back(request.user, question))


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: MemberRequest, pk: int) -> HttpResponse:
    """For who looks after the room: `state` says what becomes of a question, `answer` (a number of the room's log, or
    nothing) which message answered it. Asked for, the messages to choose from."""
    question = question_for(request.user, pk)
    if not standing_of(request.user, question.room).hosts:
        raise Http404
    if request.method != "POST":
        context = {"question": question, "choices": questions.answers_to_choose(question)}
        return render(request, "chat/answer.html", context)
    if "answer" in request.POST:
        seq = number_in(request.POST["answer"] or None)
        return _act(request, pk, lambda question: questions.pick_answer(request.user, question, seq))
    state = request.POST.get("state", "")
    return _act(request, pk, lambda question: questions.mark_question(request.user, question, state))


def _act(request: MemberRequest, pk: int, act: Callable[[Question], Any]) -> HttpResponse:
    question = question_for(request.user, pk)
    try:
        act(question)
    except PermissionDenied as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(question)
