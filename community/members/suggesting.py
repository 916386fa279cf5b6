"""Words that members miss in the vocabulary: suggesting one, and saying what becomes of it.

Several may miss the same word; what a manager decides, all of them hear.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.design.markdown import normalise
from community.ledger.recording import record
from community.members import pace, vocabulary
from community.members.access import hold, require_manager
from community.members.growing import add_interest
from community.members.models import Interest, Member, Suggestion

WHY_LONGEST, ANSWER_LONGEST = 200, 300
"""Characters."""


def suggest(member: Member, name: str, why: str = "") -> Suggestion:
    """Put a word before the managers. The same word again, while it waits, is the suggestion that there is.

    Raises `ValidationError` for `name` (also where it means an interest already) and `why`, and `TooFast`.
    """
    name, why = vocabulary.free(name), " ".join(normalise(why).split())
    if len(why) > WHY_LONGEST:
        raise ValidationError({"why": _("At most %(most)d characters.") % {"most": WHY_LONGEST}})
    with transaction.atomic():
        hold(member)
        slug = slugify(name)
        if there := member.suggestions.filter(slug=slug, outcome=Suggestion.WAITING).first():
            return there
        pace.check(member, "interest.suggest")
        made = member.suggestions.create(name=name, slug=slug, why=why)
        record("interest.suggested", actor=member, subject=made)
    return made


def waiting() -> QuerySet[Suggestion]:
    """Those that no manager has settled yet, the longest wait first."""
    return Suggestion.objects.filter(outcome=Suggestion.WAITING).order_by("pk")


def take(
    suggestion: Suggestion, by: Member, name: str, broader: Interest | None = None, answer: str = ""
) -> Interest:
    """Make it an interest, by this name. Raises `PermissionDenied`, and `ValidationError` where somebody has settled
    it before, or for `name` and `answer`."""
    with transaction.atomic():
        alike = _hold(suggestion, by)
        made = add_interest(by, name, broader)
        if made.slug != suggestion.slug and not vocabulary.meant_by([suggestion.name]):
            vocabulary.add_synonym(made, by, suggestion.name)
        _settle(alike, by, Suggestion.TAKEN, made, answer)
    return made


def join(suggestion: Suggestion, by: Member, interest: Interest, answer: str = "") -> None:
    """Make it another word for an interest. Raises like `take`."""
    with transaction.atomic():
        alike = _hold(suggestion, by)
        if vocabulary.meant_by([suggestion.name]).get(suggestion.name) != interest:
            vocabulary.add_synonym(interest, by, suggestion.name)
        _settle(alike, by, Suggestion.SAME, interest, answer)


def decline(suggestion: Suggestion, by: Member, answer: str = "") -> None:
    """Leave it. Raises like `take`."""
    with transaction.atomic():
        _settle(_hold(suggestion, by), by, Suggestion.DECLINED, None, answer)


def _hold(suggestion: Suggestion, by: Member) -> list[Suggestion]:
    """All that wait with the same word, locked."""
    require_manager(by)
    alike = list(waiting().filter(slug=suggestion.slug).select_for_update())
    if suggestion not in alike:
        raise ValidationError(_("Somebody else has just settled this one."))
    return alike


def _settle(
    alike: list[Suggestion], by: Member, outcome: str, interest: Interest | None, answer: str
) -> None:
    answer = " ".join(normalise(answer).split())
    if len(answer) > ANSWER_LONGEST:
        raise ValidationError({"answer": _("At most %(most)d characters.") % {"most": ANSWER_LONGEST}})
    for one in alike:
        one.outcome, one.interest, one.answer, one.settled_at = outcome, interest, answer, timezone.now()
        one.save(update_fields=["outcome", "interest", "answer", "settled_at"])
        record("interest.settled", actor=by, subject=one, outcome=outcome)
