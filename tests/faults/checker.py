"""What people noted against what the database holds: each difference is one sentence under its name.

A place is where things are said and numbered: "room:7" by messages, "thread:3" by posts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LOST, DOUBLED, OUT_OF_ORDER, GAPS, UNACKED = "lost", "doubled", "out_of_order", "gaps", "unacked"


@dataclass(slots=True)
class Said:
    """One thing that somebody said under a `key` of theirs, and the numbers with which it was acknowledged."""

    place: str
    key: str
    words: str
    acks: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """The same as the database holds it, with its id there. What has a number and was not said has no `key`."""

    number: int
    key: str
    words: str
    pk: int


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as a listener got it: its number in the place, and the id of the message."""

    number: int
    pk: int


@dataclass
class Findings:
    """What differs. Empty when all is well."""

    sentences: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, sentence: str) -> None:
        self.sentences[name].append(sentence)

    def count(self, name: str) -> int:
        return len(self.sentences[name])

    def __iter__(self) -> Iterator[str]:
        return (f"{name}: {text}" for name, texts in self.sentences.items() for text in texts)


def check_ledgers(
    ledgers: Mapping[str, Sequence[Said]], rows: Mapping[str, Sequence[Row]], findings: Findings
) -> None:
    """Everything acknowledged is there once under its number, in the order in which its author said it,
    and nothing is there that nobody said."""
    places = defaultdict(list)
    for place, held in rows.items():
        for row in held:
            if row.key:
                places[row.key].append((place, row))
    for author, ledger in ledgers.items():
        latest: dict[str, int] = {}
        for said in ledger:
            found = places.pop(said.key, [])
            _check_said(author, said, found, findings)
            for place, row in found[:1]:
                if row.number <= latest.get(place, 0):
                    findings.add(OUT_OF_ORDER, f"{author}'s {said.words!r} is {place} #{row.number}")
                latest[place] = row.number
    for found in places.values():
        findings.add(DOUBLED, f"nobody said what is in {found}")


def _check_said(author: str, said: Said, found: Sequence[tuple[str, Row]], findings: Findings) -> None:
    about = f"{author}'s {said.words!r} ({said.key}) in {said.place}, acknowledged as {said.acks}"
    if not said.acks:
        findings.add(UNACKED, about)
    elif not found:
        findings.add(LOST, f"{about}: not in the database")
    if len(found) > 1 or len(set(said.acks)) > 1:
        findings.add(DOUBLED, f"{about}: {found}")
    for place, row in found:
        if (place, row.words) != (said.place, said.words) or not {row.number}.issuperset(said.acks):
            findings.add(LOST, f"{about}: the database has {place} {row}")


def check_numbers(who: str, numbers: Sequence[int], end: int, findings: Findings) -> None:
    """`numbers` count from 1 to `end`, each once and in order."""
    for number, times in Counter(numbers).items():
        if times > 1:
            findings.add(DOUBLED, f"{who}: #{number} {times} times")
    first = list(dict.fromkeys(numbers))
    for before, after in pairwise(first):
        if after < before:
            findings.add(OUT_OF_ORDER, f"{who}: #{after} after #{before}")
    reached = max(numbers, default=0)
    for number in sorted({*range(1, end + 1)} - {*first}):
        findings.add(
            GAPS if number < reached else LOST, f"{who}: no #{number}, having reached #{reached} of #{end}"
        )
    for number in sorted(number for number in first if not 1 <= number <= end):
        findings.add(DOUBLED, f"{who}: #{number}, which is beyond the end #{end}")


def check_heard(who: str, heard: Sequence[Heard], rows: Sequence[Row], end: int, findings: Findings) -> None:
    """A listener's log of a place is the place's own."""
    check_numbers(who, [event.number for event in heard], end, findings)
    held = {row.number: row.pk for row in rows}
    for event in heard:
        if held.get(event.number, event.pk) != event.pk:
            findings.add(LOST, f"{who}: {event}, but the database has the message {held[event.number]}")


def check_each_once(what: str, wanted: Iterable[int], found: Iterable[int], findings: Findings) -> None:
    """`found` holds each of the ids `wanted` once, and no other."""
    times = Counter(found)
    for pk in wanted:
        if not times[pk]:
            findings.add(LOST, f"{what} for {pk}")
    for pk, count in (times - Counter(set(wanted))).items():
        findings.add(DOUBLED, f"{what} for {pk}: {count} too many")


def check_turns(what: str, wanted: Sequence[bool], found: Sequence[bool], findings: Findings) -> None:
    """Something was given and taken back in turns: `found` are the turns that the log holds, `wanted` what somebody
    asked for and was told is done, of which those that change nothing leave no trace."""
    turns = [turn for before, turn in pairwise([False, *wanted]) if turn != before]
    if turns == list(found):
        return
    name = LOST if len(found) < len(turns) else DOUBLED if len(found) > len(turns) else OUT_OF_ORDER
    findings.add(name, f"{what}: {list(found)} in place of {turns}")
