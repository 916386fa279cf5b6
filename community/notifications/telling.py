"""From the ledger to the inbox: a notice for each member who is to hear of what happened, at once or after a while."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from community.ledger import consumers
from community.ledger.models import Entry
from community.live.own import pulse
from community.members.blocks import between
from community.members.models import Member
from community.notifications.errands import send_out
from community.notifications.kinds import NoticeKind, add, registered
from community.notifications.models import Notice


def register(kind: NoticeKind) -> None:
    """Make a kind known, and let the ledger's worker make its notices; called from a room's `wiring.py`."""
    add(kind)
    handle = partial(_hold if kind.hold_s else _notify, kind)
    consumers.register(f"notice-{kind.name}", kind.on, handle)


def _hold(kind: NoticeKind, entry: Entry) -> None:
    """Wait with it, if anybody is to hear of it as things stand."""
    if set(kind.recipients(entry)):
        due = timezone.now() + timedelta(seconds=kind.hold_s)
        # A queue that cannot wait, as that of the tests, tells at once.
        can_wait = tell_held.get_backend().supports_defer
        (tell_held.using(run_after=due) if can_wait else tell_held).enqueue(kind.name, entry.pk)


@task
def tell_held(kind: str, entry: int) -> None:
    """Tell who is still to hear of this entry of the ledger."""
    with transaction.atomic():
        _notify(registered()[kind], Entry.objects.get(pk=entry))


def _notify(kind: NoticeKind, entry: Entry) -> None:
    told = Notice.objects.filter(kind=kind.name, entry=entry).values("member")
    present = Member.objects.filter(pk__in=set(kind.recipients(entry)), is_active=True).exclude(
        pk=entry.actor_id
    )
    if entry.actor and not kind.official:
        present = present.exclude(pk__in=between(entry.actor))
    new = [Notice(member=member, kind=kind.name, entry=entry) for member in present.exclude(pk__in=told)]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    if kind.away and new:
        made = Notice.objects.filter(kind=kind.name, entry=entry, member__in=[n.member_id for n in new])
        send_out(kind.away, entry, dict(made.values_list("member", "pk")), kind.hold_s)
    pulse(notice.member_id for notice in new)
