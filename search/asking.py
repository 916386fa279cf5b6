"""What somebody asks: the words, and what narrows them. It stands in the address of the page as it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from community.design.markdown import normalise
from search.documents import SOURCES

LONGEST = 200
"""Characters of a query that are read: ten words count at most."""
SORTS = {"": _("Best first"), "new": _("Newest"), "thanked": _("Most thanked")}
"""The orders, each of `search.engines.protocol.SORTS`, in words."""
TRAITS = {"answered": _("With an answer"), "pictures": _("With pictures")}
"""What a hit can be asked to have, in words."""
TIMES = {
    "day": (timedelta(days=1), _("The last day")),
    "week": (timedelta(days=7), _("The last week")),
    "month": (timedelta(days=30), _("The last month")),
    "year": (timedelta(days=365), _("The last year")),
}
"""Stretches of time until now."""
YEARS = range(1970, 2200)
"""Years of which a day may be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`text` as typed, operators included (see `operators`); `kind`: of `SOURCES`; `place`: the label of where to look
    ("room-7", see `places`); `interest`: its slug; `by`: a handle; `has`: of `TRAITS`; `when`: of `TIMES`, or instead
    of it the days `since` and `until`, both included; `sort`: of `SORTS`; `mix`: "off" for the order that
    is everybody's; `page` counts from 1."""

    text: str = ""
    kind: str = ""
    place: str = ""
    interest: str = ""
    by: str = ""
    has: tuple[str, ...] = ()
    when: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    mix: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        # Whatever an address or a program sends: without controls, which PostgreSQL does not compare with.
        for name in ("text", "interest", "by"):
            object.__setattr__(self, name, " ".join(normalise(getattr(self, name)).split())[:LONGEST])

    @classmethod
    def of(cls, given: Mapping[str, Sequence[str]]) -> "Question":
        """What an address, or what was kept of one, asks. What makes no sense in it narrows nothing."""
        one = {name: values[-1] for name, values in given.items() if values}
        number = one.get("page", "")
        when = _known(one.get("when", ""), TIMES)
        return cls(
            text=one.get("q", ""),
            kind=_known(one.get("kind", ""), SOURCES),
            place=one.get("in", ""),
            interest=one.get("interest", "")[:LONGEST],
            by=one.get("by", "")[:LONGEST],
            has=tuple(trait for trait in TRAITS if trait in given.get("has", [])),
            when=when,
            since=None if when else _day(one.get("since", "")),
            until=None if when else _day(one.get("until", "")),
            sort=_known(one.get("sort", ""), SORTS),
            mix="off" if one.get("mix") == "off" else "",
            page=int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1,
        )

    def kept(self) -> dict[str, list[str]]:
        """What `of` makes the same question from, but for the page, which is the first."""
        texts = {
            "q": self.text,
            "in": self.place,
            "kind": self.kind,
            "interest": self.interest,
            "by": self.by,
            "when": self.when,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "sort": self.sort,
            "mix": self.mix,
        }
        return {name: [text] for name, text in texts.items() if text} | (
            {"has": list(self.has)} if self.has else {}
        )

    @property
    def key(self) -> str:
        """The same for the same question: 32 letters."""
        return blake2b(json.dumps(self.kept(), sort_keys=True).encode(), digest_size=16).hexdigest()

    @property
    def url(self) -> str:
        """The page that answers it."""
        page = {"page": [str(self.page)]} if self.page > 1 else {}
        return f"{reverse('search:results')}?{urlencode(self.kept() | page, doseq=True)}"

    def but(self, **changes: Any) -> "Question":
        """The same with something changed, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words, a place and a kind narrows it."""
        return bool(self.interest or self.by or self.has or self.when or self.since or self.until)

    @property
    def range(self) -> dict[str, int]:
        """`since` and `until` in unix seconds, as far as they are asked for."""
        if self.when:
            return {"since": int((timezone.now() - TIMES[self.when][0]).timestamp())}
        ends = {"since": (self.since, time.min), "until": (self.until, time.max)}
        return {name: _moment(day, clock) for name, (day, clock) in ends.items() if day}


def _known(name: str, names: Mapping[str, object]) -> str:
    return name if name in names else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _moment(day: date, clock: time) -> int:
    return int(timezone.make_aware(datetime.combine(day, clock)).timestamp())
