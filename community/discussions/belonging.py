"""Who belongs to a group: the rows, their count, and the lock under which both change."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from community.discussions.access import require_member
from community.discussions.models import Admission, Belonging, Group
from community.ledger.recording import record
from community.live.revoking import disconnect
from community.members.access import hold
from community.members.models import Member


@contextmanager
def held(member: Any, group: Group, other: Member | None = None, ended: bool = False) -> Iterator[Group]:
    """The group as it is now, its row locked, in a transaction of `member`, and of `other` where it is about them.

    Raises `PermissionDenied` for who is not here, and `ValidationError` for a group that has ended unless `ended`.
    """
    require_member(member)
    with transaction.atomic():
        # Before the group, and always in the same order, so that no two wait for each other.
        for who in sorted({member, other} - {None}, key=lambda who: who.pk):
            hold(who)
        found = Group.objects.select_for_update(of=("self",)).select_related("board").get(pk=group.pk)
        if found.has_ended and not ended:
            raise ValidationError(_("This group has come to its end. You can still read it."))
        yield found


def belongs(member: Any, group: Group) -> bool:
    """Whether `member` belongs to the group; strangers to none."""
    return member.is_authenticated and Belonging.objects.filter(group=group, member=member).exists()


def admit(group: Group, member: Member, by: Member | None = None) -> None:
    """Let a member in, under the group's lock; who is in already stays. `by` let them in, or they came by
    themselves."""
    Admission.objects.filter(group=group, member=member).delete()
    _belonging, is_new = Belonging.objects.get_or_create(group=group, member=member)
    if is_new:
        Group.objects.filter(pk=group.pk).update(member_count=F("member_count") + 1)
        record("group.joined", actor=by or member, subject=group, member=member.pk)


def remove_belongings(rows: QuerySet[Belonging]) -> None:
    """Let these members belong no more, also in every open page and socket, within the running transaction."""
    for row in rows.select_related("group__board", "member"):
        row.delete()
        Group.objects.filter(pk=row.group_id).update(member_count=F("member_count") - 1)
        record("group.left", actor=row.member, subject=row.group)
        if row.group.is_closed:
            disconnect(row.member_id)
