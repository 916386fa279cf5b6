"""What each level of trust asks for (Discourse's numbers, which communities have lived with for a decade)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LATELY = timedelta(days=100)
"""The time over which the highest level is looked at (Discourse's `tl3_time_period`)."""

GRACE = timedelta(days=14)
"""How long the highest level stays after it is not borne out any more (Discourse's 14-day floor)."""


@dataclass(frozen=True, slots=True)
class Need:
    """So much of one kind of evidence: `least`, or `most` where it is something better not done."""

    evidence: str
    least: int = 0
    most: int | None = None

    def is_met(self, figures: Mapping[str, int]) -> bool:
        count = figures[self.evidence]
        return count >= self.least and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class Level:
    """`needs` are asked for together; those that nothing here counts are left out. `window`: over how long they are
    counted; None is ever since."""

    number: int
    name: str | Promise
    needs: tuple[Need, ...] = ()
    window: timedelta | None = None

    def is_met(self, figures: Mapping[str, int]) -> bool:
        """Whether `figures` bear it out. What cannot be told at all is not."""
        counted = [need for need in self.needs if need.evidence in figures and need.most is None]
        against = [need for need in self.needs if need.evidence in figures and need.most is not None]
        return bool(counted) and all(need.is_met(figures) for need in (*counted, *against))


LEVELS = (
    Level(0, _("New here")),
    Level(
        1,
        _("Settling in"),
        (Need("threads_entered", 5), Need("posts_read", 30), Need("minutes_read", 10)),
    ),
    Level(
        2,
        _("At home"),
        (
            Need("threads_entered", 20),
            Need("posts_read", 100),
            Need("minutes_read", 60),
            Need("days_here", 15),
            Need("thanks_given", 1),
            Need("thanks_received", 1),
            Need("threads_replied", 3),
        ),
    ),
    Level(
        3,
        _("Keeper of the place"),
        (
            Need("days_active", 50),
            Need("threads_replied", 10),
            Need("thanks_given", 30),
            Need("thanks_received", 20),
            Need("hidden", most=5),
        ),
        LATELY,
    ),
)

HIGHEST = len(LEVELS) - 1


def needed(windowed: bool) -> set[str]:
    """Names of the evidence that levels ask for: over their window, or ever since."""
    return {need.evidence for level in LEVELS if bool(level.window) == windowed for need in level.needs}
