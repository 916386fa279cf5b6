"""The door by which a browser without scripts tells what was read; those with scripts tell it by the socket."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.access import room_for
from chat.reading import mark_read
from chat.views import number_in
from community.design.dots import dot
from community.members.access import MemberRequest, member_required


@member_required
@never_cache
@require_safe
def reading(request: MemberRequest, slug: str) -> HttpResponse:
    """The member saw the messages up to `upto`: a dot on the page of the room, in its part for browsers without
    scripts. That it is fetched by GET is no way in for others: it tells at worst that something was read."""
    room, upto = room_for(request.user, slug=slug), number_in(request.GET.get("upto"))
    if not upto:
        return HttpResponse(status=422)
    mark_read(request.user, room, upto)
    return dot()
