"""Where members say what reaches them when they are not here, and where a mail's own link takes it back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from community.members import consent
from community.members.access import MemberRequest, member_required
from community.notifications import digests, topics
from community.notifications.keys import public_key
from community.notifications.stopping import member_of
from community.notifications.stopping import stop as stop_mails


@member_required
@require_http_methods(["GET", "POST"])
def away(request: MemberRequest) -> HttpResponse:
    """Yes to what is ticked and no to what is not: each a receipt of its own."""
    if request.method == "POST":
        try:
            digests.choose(request.user, request.POST.get("digest", digests.chosen(request.user)))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("notifications:away")
        wanted = set(request.POST.getlist("yes"))
        asked = {purpose for _channel, _topic, purpose in _questions()}
        # Only what changes: the rest keeps the receipt that it has.
        for purpose in asked & (wanted ^ consent.allowed(request.user)):
            answer = consent.give if purpose in wanted else consent.withdraw
            answer(request.user, purpose)
        messages.success(request, _("Saved."))
        return redirect("notifications:away")
    context = {
        "channels": _asked(request),
        "digest": digests.chosen(request.user),
        "digests": digests.choices(),
        "about_digest": digests.PURPOSE.meaning,
        "devices": request.user.devices.order_by("pk"),
        "push_key": public_key(settings.PUSH_KEY) if settings.PUSH_KEY else "",
    }
    return render(request, "notifications/away.html", context)


def _asked(request: MemberRequest) -> list[tuple[topics.Channel, list[dict[str, object]]]]:
    asked: dict[topics.Channel, list[dict[str, object]]] = {}
    said = consent.allowed(request.user)
    for channel, topic, purpose in _questions():
        choice = {"name": purpose, "label": topic.label, "is_yes": purpose in said}
        asked.setdefault(channel, []).append(choice)
    return list(asked.items())


def _questions() -> list[tuple[topics.Channel, topics.Topic, str]]:
    return [one for one in topics.questions() if one[0] != topics.PUSH or settings.PUSH_KEY]


# A mail program posts without cookies and without a page of ours; the signed token is the permission.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ends mails by POST alone: programs that look at links in mails beforehand must not end them."""
    member = member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        stop_mails(member)
    return render(request, "notifications/stop.html", {"is_done": request.method == "POST"})
