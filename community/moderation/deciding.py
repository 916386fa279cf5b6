"""A community manager decides a case, or takes the decision back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members.models import Member
from community.moderation.models import Case, Decision
from community.moderation.subjects import Subject, subject_of

STATES = {Decision.Act.HIDE: Case.State.HIDDEN, Decision.Act.KEEP: Case.State.KEPT}


class DecidedAlready(ValidationError):
    """Another manager was there first; `status` is for the page."""

    status = 409


def decide(case: Case, by: Member, act: str, reason: str = "") -> Decision:
    """Hide what the case is about, or keep it. Raises `DecidedAlready` when somebody else just decided,
    `PermissionDenied` for who is no manager, and `ValidationError` for another act or a reason over 500 characters."""
    _check_right(by)
    if act not in STATES or len(reason) > 500:
        raise ValidationError(_("Choose to hide or to keep it, with a reason of at most 500 characters."))
    with transaction.atomic():
        _move(case, {Case.State.OPEN}, STATES[Decision.Act(act)])
        subject, thing = _thing(case)
        if act == Decision.Act.HIDE:
            subject.hide(thing, by)
        elif subject.keep:
            subject.keep(thing, by)
        return _write_down(case, by, act, reason)


def undo(case: Case, by: Member) -> Decision:
    """Take the last decision back: what was hidden is seen again, and the case waits in the queue.

    Raises `DecidedAlready` when the case is open already or another one is open on the same thing.
    """
    _check_right(by)
    with transaction.atomic():
        case.refresh_from_db()
        others = Case.objects.filter(
            subject_kind=case.subject_kind, subject_id=case.subject_id, state=Case.State.OPEN
        )
        if others.exists():
            raise DecidedAlready(_("There is an open case on this already."))
        subject, thing = _thing(case)
        was_hidden = case.state == Case.State.HIDDEN
        _move(case, {Case.State.HIDDEN, Case.State.KEPT}, Case.State.OPEN)
        if was_hidden:
            subject.restore(thing, by)
        return _write_down(case, by, Decision.Act.UNDO, "")


def _check_right(by: Member) -> None:
    if not by.is_manager:
        raise PermissionDenied(_("Only community managers decide cases."))


def _move(case: Case, before: set[Case.State], after: Case.State) -> None:
    """Change the state only if it is still what the manager saw: of two at once, one is told."""
    if not Case.objects.filter(pk=case.pk, state__in=before).update(state=after):
        raise DecidedAlready(_("Somebody else has just decided this. Here is how it stands now."))
    case.state = after


def _thing(case: Case) -> tuple[Subject, object]:
    """Raises `DecidedAlready` where nothing is left of it to decide."""
    subject = subject_of(case.subject_kind)
    if thing := subject.load([case.subject_id]).get(case.subject_id):
        return subject, thing
    raise DecidedAlready(_("What this was about is not here any more."))


def _write_down(case: Case, by: Member, act: str, reason: str) -> Decision:
    decision = case.decisions.create(by=by, act=act, reason=reason.strip())
    record("case.decided", actor=by, subject=case, act=act)
    return decision
