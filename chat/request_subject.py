"""How moderation handles a message request that was reported: managers read its words, and nothing else of the two."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.hiding import hide_message, restore_message
from chat.models import Message, MessageRequest
from chat.requesting import KIND, requests_to
from community.design.markdown import excerpt
from community.ledger.recording import record
from community.members.access import require_manager
from community.moderation.subjects import Subject

EXCERPT = 1_000
"""Characters: all of it, since managers see it nowhere else."""

HIDDEN = "request.hidden"


def find(member: Any, pk: int) -> MessageRequest:
    """The request, if this member is asked by it and its words are there. Raises `Http404`."""
    found = requests_to(member).exclude(body="").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def load(ids: Iterable[int]) -> dict[int, MessageRequest]:
    return MessageRequest.objects.select_related("from_member").in_bulk(list(ids))


@transaction.atomic
def hide_request(asked: MessageRequest, by: Any) -> None:
    """Hide a request from whoever is asked, who cannot say yes any more; after a yes, the message that it became.
    Hiding a hidden one changes nothing. Raises `PermissionDenied` unless `by` is a community manager."""
    require_manager(by)
    found = MessageRequest.objects.select_for_update().get(pk=asked.pk)
    if found.hidden_at is not None:
        return
    _mark(found, timezone.now())
    if said := _said(found):
        hide_message(said, by)
    else:
        record(HIDDEN, actor=by, subject=found)


@transaction.atomic
def restore_request(asked: MessageRequest, by: Any) -> None:
    """Show it again; who asked may be answered as before. Raises as `hide_request` does."""
    require_manager(by)
    found = MessageRequest.objects.select_for_update().get(pk=asked.pk)
    if found.hidden_at is None:
        return
    _mark(found, None)
    if said := _said(found):
        restore_message(said, by)
    else:
        record("request.restored", actor=by, subject=found)


def _mark(asked: MessageRequest, at: Any) -> None:
    asked.hidden_at = at
    asked.save(update_fields=["hidden_at"])


def _said(asked: MessageRequest) -> Message | None:
    return Message.objects.filter(author=asked.from_member_id, client_id=asked.client_id).first()


REQUEST = Subject(
    kind=KIND,
    find=find,
    load=load,
    author=lambda asked: asked.from_member,
    excerpt=lambda asked: excerpt(asked.body, EXCERPT),
    place=lambda asked: _("a message request"),
    address=lambda asked: asked.from_member.get_absolute_url(),
    back=lambda asked: reverse("chat:requests"),
    hide=hide_request,
    restore=restore_request,
    on_hidden=HIDDEN,
)
