"""A member asks for a human's look."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.models import Member
from community.moderation.models import Case, Flag
from community.moderation.subjects import subject_of


def open_case(kind: str, pk: int) -> Case:
    """Ask for a manager's look at the thing `pk` of `kind` in nobody's name, within the running transaction."""
    return Case.objects.create(subject_kind=kind, subject_id=pk)


def flag(member: Member, kind: str, pk: int, reason: str, note: str = "") -> Flag:
    """Flag the thing `pk` of `kind`; flagging twice changes nothing.

    Raises `Http404` when the member may not see it, `PermissionDenied` for one's own words or somebody who
    just left, `ValidationError` for a reason that is not offered or a note of over 500 characters, and `TooFast`.
    """
    subject = subject_of(kind)
    thing = subject.find(member, pk)
    if subject.author(thing) == member:
        raise PermissionDenied(_("These are your own words; you can change them yourself."))
    if reason not in Flag.Reason.values:
        raise ValidationError({"reason": _("Choose what is wrong with it.")})
    if len(note) > 500:
        raise ValidationError({"note": _("Keep it to 500 characters.")})
    with transaction.atomic():
        hold(member)
        # Locked, so that a decision made meanwhile does not take the flag with it unread.
        cases = Case.objects.select_for_update()
        case, _new = cases.get_or_create(subject_kind=kind, subject_id=pk, state=Case.State.OPEN)
        if earlier := case.flags.filter(member=member).first():
            return earlier
        pace.check(member, "flag")
        raised = case.flags.create(member=member, reason=reason, note=note.strip())
        record("flag.raised", actor=member, subject=case, reason=reason)
    return raised
