"""Leaving: what we hold goes, and an empty shell keeps the place of what others said to it."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from community.ledger.recording import record
from community.live.revoking import disconnect
from community.members.holdings import held_about
from community.members.models import LEFT_PREFIX, Block, Member


def erase(member: Member) -> None:
    """Erase everything that is held about `member`, end their sessions and sockets; all of it or nothing."""
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        record("member.left", actor=member, subject=member)
        for holding, rows in held_about(member):
            holding.erase(rows)
        disconnect(member.pk)
    member.refresh_from_db()


def leave_a_shell(members: models.QuerySet[Member]) -> None:
    """Empty the rows of members who leave: nothing personal stays, and nobody can log in as them."""
    for member in members:
        member.groups.clear()
        member.user_permissions.clear()
        Block.objects.filter(blocked=member).delete()
        Member.objects.filter(pk=member.pk).update(
            name=name_of_who_left(),
            handle=f"{LEFT_PREFIX}{member.pk}",
            email=f"{LEFT_PREFIX}{member.pk}@left.invalid",
            password=make_password(None),
            about="",
            language="",
            last_login=None,
            is_active=False,
            is_staff=False,
            is_superuser=False,
            left_at=timezone.now(),
        )


def name_of_who_left() -> str:
    """In the language of the place: everybody reads the same name."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Someone who left")
