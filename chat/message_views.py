"""Pages of one message: changing one's words, and taking them away. Scripts open the first one within the room."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chat.access import own_message_for
from chat.changing import edit_message, remove_message
from chat.forms import EditForm
from chat.models import Message
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

EDIT = "chat/edit.html"


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, slug: str, seq: int) -> HttpResponse:
    """Change one's own message. Where it was changed elsewhere meanwhile, both texts are shown."""
    message = own_message_for(request.user, slug, seq)
    if request.method == "POST":
        return _edit(request, message, EditForm(request.POST))
    form = EditForm(initial={"body": message.body, "version": message.version})
    return render(request, EDIT, {"message": message, "form": form})


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, slug: str, seq: int) -> HttpResponse:
    """Ask once, then take one's own message away."""
    message = own_message_for(request.user, slug, seq)
    if request.method != "POST":
        return render(request, "chat/remove.html", {"message": message})
    remove_message(message, request.user)
    return redirect(message)


def _edit(request: MemberRequest, message: Message, form: EditForm) -> HttpResponse:
    context = {"message": message}
    if not form.is_valid():
        return refuse(request, EDIT, form, context=context)
    try:
        edit_message(message, request.user, form.cleaned_data["body"], form.cleaned_data["version"])
    except ValidationError as error:
        if form.cleaned_data["version"] != message.version:
            form.begin_from(message.version)
            context["meanwhile"] = message
        return refuse(request, EDIT, form, error, context)
    except PermissionDenied as refused:
        return refuse(request, EDIT, form, ValidationError({"body": str(refused)}), context)
    return redirect(message)
