"""Saying thanks for something, and taking that back. The only doors: pages, buttons and the API call these."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.models import Member
from community.recognition.models import Thanks
from community.recognition.thankables import thankable_of

MOST_TO_ONE = 6
"""Thanks of one member to the same other one within a day (NodeBB's limit on votes for one person)."""

DAY = timedelta(days=1)


def thank(giver: Any, kind: str, pk: int) -> Thanks:
    """Thank the author of the thing `pk` of `kind`; thanking twice changes nothing. The author hears of it.

    Raises `PermissionDenied` for a stranger and for one's own words, `Http404` for what `giver` may not read or whose
    words are gone, `TooFast` for more than twenty in a day, and `ValidationError` for more than `MOST_TO_ONE`.
    """
    _require_member(giver)
    thankable = thankable_of(kind)
    with transaction.atomic():
        hold(giver)
        thankable.lock(pk)
        thing = thankable.find(giver, pk)
        receiver = thankable.author(thing)
        if receiver == giver:
            raise PermissionDenied(_("These are your own words. Thanks come from others."))
        if earlier := Thanks.objects.filter(giver=giver, subject_kind=kind, subject_id=pk).first():
            return earlier
        _check_pair(giver, receiver)
        pace.check(giver, "thanks")
        thanks = Thanks.objects.create(giver=giver, receiver=receiver, subject_kind=kind, subject_id=pk)
        thankable.count(pk, +1, giver)
        record("thanks.given", actor=giver, subject=thing, to=receiver.pk)
    return thanks


def take_back(giver: Any, kind: str, pk: int) -> None:
    """Take one's thanks back, also for what one may not read any more; where there are none, nothing changes.

    Raises `PermissionDenied` for a stranger, `Http404` for a kind that nobody can be thanked for.
    """
    _require_member(giver)
    thankable = thankable_of(kind)
    with transaction.atomic():
        hold(giver)
        thankable.lock(pk)
        thanks = Thanks.objects.filter(giver=giver, subject_kind=kind, subject_id=pk).first()
        if thanks:
            to = thanks.receiver_id
            thanks.delete()
            thankable.count(pk, -1, giver)
            record("thanks.taken_back", actor=giver, to=to, of=f"{kind}-{pk}")


def _require_member(giver: Any) -> None:
    if not giver.is_authenticated:
        raise PermissionDenied(_("Log in to say thanks."))


def _check_pair(giver: Member, receiver: Member) -> None:
    lately = Thanks.objects.filter(giver=giver, receiver=receiver, at__gt=timezone.now() - DAY)
    if lately.count() >= MOST_TO_ONE:
        raise ValidationError(
            ngettext(
                "You have thanked %(name)s %(most)d time today. Tomorrow is another day.",
                "You have thanked %(name)s %(most)d times today. Tomorrow is another day.",
                MOST_TO_ONE,
            )
            % {"name": receiver.name, "most": MOST_TO_ONE}
        )
