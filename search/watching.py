"""What is new for the searches that members keep: found by the worker, told once, and only while it may be seen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.ledger.models import Entry
from community.ledger.recording import record
from community.members.models import Member
from community.notifications.digests import Part
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice
from search.documents import SOURCES
from search.documents.source import Shown
from search.finding import answer
from search.found import Find as Hit
from search.found import Found
from search.models import Find, SavedSearch

EVERY = timedelta(minutes=10)
"""How often each is looked through (ours)."""
MOST_A_DAY = 10
"""Notices of new finds that a member gets within 24 hours; what is over waits (ours)."""
NEW_FOR = timedelta(days=30)
"""What is older is not new to anybody."""
MOST_LINES = 5
"""Searches of which a digest tells: it is read in a minute."""


def look_due() -> int:
    """Look through the search whose turn came longest ago. Returns how many, 0 or 1. One of the worker's loops."""
    saved = SavedSearch.objects.due().select_related("member").first()
    if saved is None:
        return 0
    # Of workers that are at the same search only one moves its turn on.
    turn = SavedSearch.objects.filter(pk=saved.pk, next_at=saved.next_at)
    if turn.update(next_at=timezone.now() + EVERY) and not _heard_enough(saved):
        _note(saved.pk, _new(saved, answer(saved.member, saved.asked.but(sort="new"), counting=False)))
    return 1


def _heard_enough(saved: SavedSearch) -> bool:
    if saved.alerts != SavedSearch.Alerts.NOTICE:
        return False
    day = timezone.now() - timedelta(days=1)
    return Notice.objects.filter(member=saved.member, kind=FOUND.name, at__gt=day).count() >= MOST_A_DAY


def _new(saved: SavedSearch, found: Found) -> list[Hit]:
    """What others said since. While the engine is away nothing is: titles alone are not what was asked for."""
    since = max(saved.since, timezone.now() - NEW_FOR)
    return [
        hit for hit in found.hits if hit.at > since and hit.seed != saved.member_id and not found.degraded
    ]


def _note(pk: int, hits: Sequence[Hit]) -> None:
    """Keep what was not found before, and call for a notice where one is wanted."""
    with transaction.atomic():
        saved = SavedSearch.objects.select_for_update().filter(pk=pk).first()
        if saved is None or saved.alerts == SavedSearch.Alerts.OFF:
            return
        saved.finds.filter(at__lt=timezone.now() - NEW_FOR).delete()
        known = set(saved.finds.values_list("kind", "subject_id"))
        new = [hit for hit in hits if (hit.kind, hit.pk) not in known]
        made = Find.objects.bulk_create(
            Find(search=saved, kind=hit.kind, subject_id=hit.pk, at=hit.at) for hit in new
        )
        if made and saved.alerts == SavedSearch.Alerts.NOTICE:
            pks = [find.pk for find in made]
            record("search.found", subject=saved, first=min(pks), last=max(pks))


def who_keeps_it(entry: Entry) -> Iterable[int]:
    wanting = SavedSearch.objects.filter(pk=entry.subject_id, alerts=SavedSearch.Alerts.NOTICE)
    return wanting.values_list("member", flat=True)


def notice_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """Two queries, and one for each kind of find: what may not be seen any more is not counted."""
    saved = member.saved_searches.in_bulk([notice.entry.subject_id for notice in notices])
    finds = list(Find.objects.filter(search__in=saved).order_by("-at"))
    seen = _seen(member, finds)
    lines = {}
    for notice in notices:
        data = notice.entry.data
        own = [find for find in finds if find.search_id == notice.entry.subject_id]
        told = [seen[find.pk] for find in own if data["first"] <= find.pk <= data["last"] and find.pk in seen]
        if told:
            lines[notice.pk] = _line(saved[notice.entry.subject_id], told)
    return lines


def digest_lines(member: Member, since: datetime) -> list[Line]:
    """Of each search one line, of what no digest before told."""
    wanting = {one.pk: one for one in member.saved_searches.filter(alerts=SavedSearch.Alerts.DIGEST)}
    finds = Find.objects.filter(Q(told_for=None) | Q(told_for=since), search__in=wanting)
    found = list(finds.order_by("-at"))
    Find.objects.filter(pk__in=[find.pk for find in found]).update(told_for=since)
    seen = _seen(member, found)
    by_search: dict[int, list[Shown]] = defaultdict(list)
    for find in found:
        if find.pk in seen:
            by_search[find.search_id].append(seen[find.pk])
    return [_line(wanting[pk], told) for pk, told in by_search.items()][:MOST_LINES]


def _seen(member: Member, finds: Sequence[Find]) -> dict[int, Shown]:
    """As `member` may see them now, by the finds' ids."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for find in finds:
        if find.kind in SOURCES:
            wanted[find.kind].add(find.subject_id)
    shown = {kind: SOURCES[kind].shown(member, pks) for kind, pks in wanted.items()}
    return {f.pk: shown[f.kind][f.subject_id] for f in finds if f.subject_id in shown.get(f.kind, {})}


def _line(saved: SavedSearch, told: Sequence[Shown]) -> Line:
    """One thing leads straight to it, several to the search."""
    if len(told) == 1:
        text = _("New for “%(name)s”: %(title)s") % {"name": saved.name, "title": told[0].title}
        return Line(text=text, url=told[0].url)
    words = ngettext("%(count)d new find for “%(name)s”", "%(count)d new finds for “%(name)s”", len(told))
    return Line(text=words % {"count": len(told), "name": saved.name}, url=saved.asked.but(sort="new").url)


FOUND = NoticeKind(
    name="search-found",
    on={"search.found"},
    recipients=who_keeps_it,
    lines=notice_lines,
    icon="search",
    label=gettext_lazy("Something new for a search that you keep"),
    change="search:saved",
)
NEWS = Part("searches", gettext_lazy("New for what you look for"), digest_lines, order=5)
