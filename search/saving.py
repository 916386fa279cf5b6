"""Keeping a search, and choosing how to hear of what is new for it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.design.markdown import normalise
from community.members import pace
from community.members.access import hold
from community.members.models import Member
from search.asking import Question
from search.models import SavedSearch

MOST = 20
"""Searches that a member keeps (ours)."""


def save(member: Member, question: Question, name: str, alerts: str) -> SavedSearch:
    """Keep a question under a name; the same question is kept once, by its latest name.

    Raises `ValidationError` for one that asks nothing, for alerts that are none, and for one too many; `TooFast`.
    """
    if not (question.text or question.is_narrowed):
        raise ValidationError(_("Search for something first."))
    name, alerts = _name(name) or question.text[:60] or _("My search"), _alerts(alerts)
    question = question.but(mix="")
    with transaction.atomic():
        hold(member)
        kept = member.saved_searches.filter(key=question.key).first()
        if kept:
            return change(kept, name, alerts)
        if member.saved_searches.count() >= MOST:
            raise ValidationError(
                _("You keep %(most)d searches already. Let go of one first.") % {"most": MOST}
            )
        pace.check(member, "save-search")
        return SavedSearch.objects.create(
            member=member, name=name, question=question.kept(), key=question.key, alerts=alerts
        )


def change(saved: SavedSearch, name: str, alerts: str) -> SavedSearch:
    """Give it another name, or choose otherwise how to hear of it; what was there before it was to be told is not new.

    Raises `ValidationError` for alerts that are none.
    """
    before, saved.alerts = saved.alerts, _alerts(alerts)
    saved.name = _name(name) or saved.name
    if before == SavedSearch.Alerts.OFF:
        saved.since = saved.next_at = timezone.now()
    saved.save(update_fields=["name", "alerts", "since", "next_at"])
    return saved


def _name(text: str) -> str:
    return " ".join(normalise(text).split())[:60]


def _alerts(choice: str) -> str:
    if choice not in SavedSearch.Alerts.values:
        raise ValidationError({"alerts": _("Choose one of these.")})
    return choice
