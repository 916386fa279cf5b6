"""How much a member wants to hear of a room."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.joining import join_room
from chat.models import Involvement, Membership, Room
from community.live.own import pulse


@transaction.atomic
def involve(member: Any, room: Room, involvement: str) -> Membership:
    """Choose how much to hear of a room; who did not belong to an open one does from now on.

    Raises `ValidationError` for a choice that is none, and like `join_room`.
    """
    if involvement not in Involvement.values:
        raise ValidationError({"involvement": _("Choose one of these.")})
    membership = join_room(member, room)
    membership.involvement = involvement
    membership.save(update_fields=["involvement"])
    pulse([member.pk])
    return membership


def own_links(member: Any, room: Room) -> list[dict[str, str]]:
    """The way to this choice, as menus take it; none for a stranger."""
    if not member.is_authenticated:
        return []
    url = reverse("chat:mine", args=[room.slug])
    return [{"label": _("What you hear of this room"), "url": url, "icon": "bell"}]
