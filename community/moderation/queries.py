"""What the queue shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Prefetch

from community.moderation.models import Case, Decision, Flag
from community.moderation.subjects import Subject, registered

PAGE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A case beside the thing that it is about."""

    case: Case
    subject: Subject
    thing: Any

    @property
    def author(self) -> Any:
        return self.subject.author(self.thing)

    @property
    def excerpt(self) -> str:
        return self.subject.excerpt(self.thing)

    @property
    def place(self) -> str:
        return self.subject.place(self.thing)

    @property
    def address(self) -> str:
        return self.subject.address(self.thing)


def open_cases() -> list[Entry]:
    """The cases that wait, the longest wait first, with their flags."""
    return _with_things(_cases().filter(state=Case.State.OPEN).order_by("id")[:PAGE])


def decided_cases() -> list[Entry]:
    """The cases decided last, newest decision first."""
    decided = _cases().exclude(state=Case.State.OPEN).annotate(last=Max("decisions__id"))
    return _with_things(decided.order_by("-last")[:PAGE])


def _cases() -> Any:
    return Case.objects.prefetch_related(
        Prefetch("flags", Flag.objects.select_related("member").order_by("id")),
        Prefetch("decisions", Decision.objects.select_related("by")),
    )


def _with_things(cases: Iterable[Case]) -> list[Entry]:
    """A thing that is gone altogether leaves the queue with it."""
    found = list(cases)
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for case in found:
        ids[case.subject_kind].append(case.subject_id)
    subjects = registered()
    things = {kind: subjects[kind].load(wanted) for kind, wanted in ids.items() if kind in subjects}
    return [
        Entry(case, subjects[case.subject_kind], things[case.subject_kind][case.subject_id])
        for case in found
        if case.subject_id in things.get(case.subject_kind, {})
    ]
