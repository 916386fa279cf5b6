"""The page of the reactions to a post."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.discussions import access
from community.discussions.models import Post
from community.discussions.reacting import react, take_reaction
from community.discussions.taken import offered_kinds, who_reacted
from community.members.access import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reactions(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reacted to a post, and the reactions to choose from: `give` or `take` in the form names one by its id."""
    post = access.reacting_post_for(request.user, pk)
    if request.method == "POST":
        return _react(request, post)
    context = {
        "post": post,
        "kinds": offered_kinds(request.user, post),
        "given": who_reacted(post),
    }
    return render(request, "discussions/reactions.html", context)


def _react(request: HttpRequest, post: Post) -> HttpResponse:
    verb, name = (take_reaction, "take") if "take" in request.POST else (react, "give")
    kind = access.reaction_kind_for(request.POST.get(name, ""))
    try:
        verb(request.user, post, kind)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(post)
