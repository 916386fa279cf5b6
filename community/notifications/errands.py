"""Errands: what is to be brought to members who are not here. Sent out with the notice, recalled by reading.

Everything is asked once more before it is brought: whether they may still see it, said yes to it, and have not read it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone

from community.ledger.models import Entry
from community.members.access import visible_members
from community.members.consent import allowed, consenting
from community.members.models import Member
from community.notifications.inbox import Told, worded
from community.notifications.kinds import Away, registered
from community.notifications.models import Errand, Notice
from community.notifications.topics import CHANNELS, PUSH, Channel, purpose
from community.notifications.topics import registered as topics

SILENT = timedelta(days=180)
"""Who was away for so long is called no more (Discourse's digests end by then)."""


def send_out(away: Away, entry: Entry, notices: dict[int, int], waited_s: int) -> None:
    """Send an errand by each channel to those who said yes to it. In the notices' transaction.

    `notices`: their ids by member (id). `waited_s`: for how long reading could cancel them already.
    """
    by_topic: defaultdict[str, set[int]] = defaultdict(set)
    for member, name in away.topics(entry, notices).items():
        by_topic[name].add(member)
    for name, members in by_topic.items():
        due = timezone.now() + timedelta(seconds=max(0, topics()[name].hold_s - waited_s))
        for channel in CHANNELS:
            yes = consenting(purpose(channel, topics()[name]))
            willing = Member.objects.filter(yes, pk__in=members).prefetch_related("devices")
            Errand.objects.bulk_create(
                [
                    Errand(
                        member=member,
                        notice_id=notices[member.pk],
                        channel=channel.name,
                        device=to,
                        due_at=due,
                    )
                    for member in willing
                    for to in (member.devices.all() if channel == PUSH else [None])
                ],
                ignore_conflicts=True,
            )


def reachable(member: int) -> Member | None:
    """The member with this id, if anything may be brought to them at all."""
    found = visible_members().filter(pk=member).first()
    seen_at = found and (found.last_login or found.joined_at)
    # A session ends within weeks, so whoever comes here logs in now and then.
    return found if seen_at and seen_at > timezone.now() - SILENT else None


def still_wanted(errands: Iterable[Errand], member: Member, channel: Channel) -> list[Told]:
    """What of these errands `member` may see, said yes to, has not read and is not looking at, as of now; worded in the
    language being spoken, oldest first."""
    return wanted([errand.notice for errand in errands if errand.notice.seen_at is None], member, channel)


def wanted(notices: Sequence[Notice], member: Member, channel: Channel) -> list[Told]:
    """The same of notices that are unseen."""
    said = allowed(member)
    yes = {name for name, topic in topics().items() if purpose(channel, topic) in said}
    found: set[int] = set()
    for kind in registered().values():
        own = [notice for notice in notices if notice.kind == kind.name]
        if own and kind.away:
            found |= {pk for pk, topic in kind.away.waiting(own, member).items() if topic in yes}
    return worded([notice for notice in notices if notice.pk in found], member)
