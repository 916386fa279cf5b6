"""Becoming a member: an account counts once its e-mail address was proven."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest

from community.ledger.models import Entry
from community.ledger.recording import record
from community.members.models import Member

SIGNED_UP = "members_signed_up"


def trust(member: Member) -> None:
    """An account without any address on record was made by hand, by who runs the place: its address counts as proven.
    (Signing up puts the address on record, unproven.)"""
    if not EmailAddress.objects.filter(user=member).exists():
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)


def remember(request: HttpRequest, member: Member) -> None:
    """Note in the session that this browser made the account."""
    request.session[SIGNED_UP] = member.pk


def prove(request: HttpRequest, email_address: Any, **_: Any) -> None:
    """Receive allauth's `email_confirmed`: the first proof makes a member.

    When another browser proves the address than the one that signed up with it, the password of that sign-up may
    be a stranger's who waits for the owner to come: it is dropped.
    """
    member = email_address.user  # the instance that is being logged in: its session must fit its password
    if Entry.objects.filter(actor=member, kind="member.joined").exists():
        return
    with transaction.atomic():
        if member.has_usable_password() and request.session.get(SIGNED_UP) != member.pk:
            member.set_unusable_password()
            member.save(update_fields=["password"])
        record("member.joined", actor=member, subject=member)
