"""The page of a first post that waits for a manager's look."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.design import markdown
from community.discussions.models import Waiting
from community.discussions.places import Place, signs_for
from community.members.access import MemberRequest, member_required


@member_required
@require_safe
def waiting(request: MemberRequest, pk: int) -> HttpResponse:
    """What waits, as it will look; for its author and for managers."""
    rows = Waiting.objects.visible_to(request.user).select_related("author")
    found = get_object_or_404(rows, pk=pk)
    place = Place.named(found.place)
    sign = signs_for(request.user, [place])[place]
    context = {"waiting": found, "sign": sign, "body": markdown.render(found.body)}
    return render(request, "discussions/waiting.html", context)
