"""What members hear of the interests that they suggested."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.ledger.models import Entry
from community.members.models import Member, Suggestion
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_suggested(entry: Entry) -> Iterable[int]:
    return Suggestion.objects.filter(pk=entry.subject_id).values_list("member", flat=True)


def lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """One query."""
    found = member.suggestions.select_related("interest").in_bulk([n.entry.subject_id for n in notices])
    return {n.pk: _line(found[n.entry.subject_id]) for n in notices if n.entry.subject_id in found}


def _line(suggestion: Suggestion) -> Line:
    words = {"name": suggestion.name, "interest": suggestion.interest and suggestion.interest.name}
    mine = reverse("members:suggest")
    if suggestion.interest is None:
        return Line(_("“%(name)s” was not taken up as an interest.") % words, mine)
    url = suggestion.interest.get_absolute_url()
    if suggestion.outcome == Suggestion.TAKEN:
        return Line(_("“%(interest)s” is an interest now. You asked for it.") % words, url)
    return Line(_("“%(name)s” leads to “%(interest)s” now. You asked for it.") % words, url)


SETTLED = NoticeKind(
    name="interest-settled",
    on={"interest.settled"},
    recipients=who_suggested,
    lines=lines,
    icon="sparkles",
    label=gettext_lazy("What became of an interest that you suggested"),
    official=True,
)
