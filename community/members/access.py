"""Who may: the gates that every room uses, and the members that others may see."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from community.members.models import Member

type View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """What a view behind `member_required` is given: the one who asks is a member for certain."""

    user: Member


member_required = login_required
"""A stranger is sent to the log-in page, and comes back."""


def manager_required(view: View) -> View:
    """A stranger is sent to the log-in page; a member who may not decide cases finds nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_manager:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)


def operator_required(view: View) -> View:
    """A stranger is sent to the log-in page; who does not run the place finds nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise Http404
        return view(request, *args, **kwargs)

    return member_required(guarded)


def require_manager(by: Any) -> None:
    """Raises `PermissionDenied` for anybody but a community manager; for verbs, where a view has turned away others."""
    if not (by.is_authenticated and by.is_manager):
        raise PermissionDenied(_("Only community managers may do that."))


def visible_members() -> QuerySet[Member]:
    """Members with a profile: here, allowed in, and with a proven address (accounts made by hand count as proven)."""
    unproven = EmailAddress.objects.filter(user=OuterRef("pk"), primary=True, verified=False)
    return Member.objects.filter(~Exists(unproven), is_active=True, left_at=None)


def profile_for(handle: str) -> Member:
    """The member with this handle. Raises `Http404` for one who left, was put out, or never proved the address."""
    return get_object_or_404(visible_members(), handle=handle)


def hold(member: Member) -> None:
    """Lock the member's row for the running transaction, before any other lock: what they do, and their leaving or
    being put out, come one after the other, so that nothing of theirs is written after their erasure.

    Raises `PermissionDenied` for who is not here any more.
    """
    if not still_here([member.pk]):
        raise PermissionDenied(_("You cannot talk here at the moment."))


def still_here(pks: Collection[int]) -> set[int]:
    """Those of these members who are still here, their rows locked like that of one whom `hold` holds."""
    # A weaker lock than `FOR UPDATE`: rows of others that point at this member may be written meanwhile.
    here = Member.objects.select_for_update(no_key=True).filter(pk__in=pks, is_active=True)
    return set(here.order_by("pk").values_list("pk", flat=True))
