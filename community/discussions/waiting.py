"""A newcomer's first post that was sent faster than anybody types waits for a manager's look.

It is tried out as it would be posted, taken back, and kept apart. Let through, it is posted anew by its author's own
verb, as if it had just been said: notices, feeds, search and counters hear of it then and not before.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from community.design.numbers import number_in
from community.discussions.access import require_manager
from community.discussions.drafting import keep_unseen, post_drafts, words_of
from community.discussions.forms import ReplyForm, ThreadForm
from community.discussions.models import Draft, Post, Waiting
from community.discussions.places import REPLY, Place
from community.discussions.posting import post_reply, start_thread
from community.discussions.unsent import OWN, opened_at
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.moderation.flagging import open_case

QUICKEST_S = 3.0
"""Seconds from opening the form to sending a first post (Discourse's `min_first_post_typing_time`)."""

KIND = "first-post"
"""Its word in the queue."""


class _TakenBack(Exception):
    """Ends what was only tried out."""


def is_to_wait(request: HttpRequest, place: Place) -> bool:
    """Whether the form that was sent holds a newcomer's first post, and was open too short; or waits already.

    One query for a newcomer who wrote before, two more for who did not; none for all others. Managers and staff are
    trusted. The API has no form that could have been open: there pace and limits of newcomers stand alone.
    """
    member = request.user
    if not pace.is_held_up(member) or not pace.is_newcomer(member):
        return False
    if Post.objects.filter(author=member).exists():
        return False
    key = request.POST.get("key", "")
    return _is_quick(request, place) or Waiting.objects.filter(author=member, client_id=key).exists()


def _is_quick(request: HttpRequest, place: Place) -> bool:
    """Words that were kept as a draft before count from then. Who sends no moment of ours sent no form of ours."""
    opened = opened_at(request, place)
    pk = number_in(request.POST.get("draft", "").partition(":")[0])
    drafts = Draft.objects.filter(member=request.user, place=str(place), pk=pk or 0)
    moments = [opened, *(saved.timestamp() for saved in drafts.values_list("saved_at", flat=True))]
    return time.time() - min(moments) < QUICKEST_S


def hold_back(request: HttpRequest, place: Place, client_id: uuid.UUID, post: Callable[[], Any]) -> Waiting:
    """Keep the form that was sent for a manager's look. The same `client_id` again returns the first result.

    `post()` would post it; it raises what there is to raise, and what it did is taken back.
    """
    member, began = request.user, request.POST.get("draft", "")
    with transaction.atomic():
        hold(member)
        if first := Waiting.objects.filter(author=member, client_id=client_id).first():
            return first
        _try_out(post)
        fields = {name: values for name, values in request.POST.lists() if name not in OWN}
        kept = Waiting.objects.create(author=member, place=place, fields=fields, client_id=client_id)
        open_case(KIND, kept.pk)
        record("waiting.kept", actor=member, subject=kept)
        post_drafts(member, place, kept.body, client_id, began)
    return kept


def let_through(kept: Waiting, by: Any) -> Post:
    """Post what waited, in its author's name and as of now.

    Raises `PermissionDenied` for who is no manager, `ValidationError` where it can be posted no more.
    """
    require_manager(by)
    with transaction.atomic():
        found = _take(kept)
        post = _posted(found)
        record("waiting.let_through", actor=by, subject=post)
    return post


def turn_down(kept: Waiting, by: Any) -> None:
    """Do not post what waited: its words go back to its author, as a draft. Raises `PermissionDenied`."""
    require_manager(by)
    with transaction.atomic():
        found = _take(kept)
        keep_unseen(found.author, Place.named(found.place), words_of(found.fields), uuid.uuid4(), "")
        record("waiting.turned_down", actor=by, subject=found, author=found.author_id)


def _take(kept: Waiting) -> Waiting:
    """Raises `Http404` where another manager took it."""
    rows = Waiting.objects.select_for_update(of=("self",)).select_related("author").filter(pk=kept.pk)
    for found in rows:
        Waiting.objects.filter(pk=found.pk).delete()
        return found
    raise Http404


def _posted(kept: Waiting) -> Post:
    place, author = Place.named(kept.place), kept.author
    data = QueryDict(mutable=True)
    for name, values in (kept.fields | {"key": [str(kept.client_id)]}).items():
        data.setlist(name, values)
    form = (ReplyForm if place.kind == REPLY else ThreadForm)(data)
    try:
        target = place.target_for(author)
        if not form.is_valid():
            raise ValidationError([message for messages in form.errors.values() for message in messages])
        said = form.cleaned_data
        if place.kind == REPLY:
            number = number_in(kept.fields.get("to", [""])[0])
            return post_reply(author, target, said["body"], said["key"], to=number, is_paced=False)
        names = ("title", "body", "interests", "key", "kind", "poll")
        thread = start_thread(author, target, *(said[name] for name in names), is_paced=False)
        return thread.posts.get(number=1)
    except Http404:
        raise ValidationError(_("Its place is not there any more, so it cannot be posted.")) from None


def _try_out(post: Callable[[], Any]) -> None:
    try:
        with transaction.atomic():
            post()
            raise _TakenBack
    except _TakenBack:
        return
