"""What ends a member's sessions and sockets: logging out, a new password, a changed second factor, being put out."""

from typing import Any

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from community.live.revoking import disconnect
from community.members.models import Member


def when_saved(sender: type[Member], instance: Member, created: bool, **_: Any) -> None:
    """Receive `post_save`. A new password (Django's `set_password` leaves it in `_password` until the row is
    written) ends all other sessions by itself, through the session hash; a member put out loses every one."""
    if created:
        return
    if not instance.is_active:
        end_sessions(instance.pk)
    if not instance.is_active or getattr(instance, "_password", None) is not None:
        disconnect(instance.pk)


def when_logged_out(sender: type[Member], user: Member | None, **_: Any) -> None:
    """Receive `user_logged_out`: a socket knows its member but not its session, so all close, and those of other
    browsers come back at once."""
    if user:
        disconnect(user.pk)


def when_factor_changed(sender: Any, request: HttpRequest, user: Member, **_: Any) -> None:
    """Receive allauth's signals about authenticators."""
    end_other_sessions(request, user)
    disconnect(user.pk)


def end_sessions(member_id: int) -> None:
    """End every session that a member has, on every device."""
    with transaction.atomic():
        for session in UserSession.objects.filter(user_id=member_id):
            session.end()
