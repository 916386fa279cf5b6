"""The page of the reactions to a message."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chat.access import standing_message_for
from chat.models import Message
from chat.reacting import react, take_reaction
from chat.subjects import place
from chat.taken import offered_kinds
from community.discussions.access import reaction_kind_for
from community.discussions.taken import who_reacted
from community.members.access import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reactions(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reacted to a message, and the reactions to choose from: `give` or `take` in the form names one by its id."""
    message = standing_message_for(request.user, pk)
    if request.method == "POST":
        return _react(request, message)
    context = {
        "message": message,
        "place": place(message),
        "kinds": offered_kinds(request.user, message),
        "given": who_reacted(message),
    }
    return render(request, "chat/reactions.html", context)


def _react(request: HttpRequest, message: Message) -> HttpResponse:
    verb, name = (take_reaction, "take") if "take" in request.POST else (react, "give")
    kind = reaction_kind_for(request.POST.get(name, ""))
    try:
        verb(request.user, message, kind)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect(message)
