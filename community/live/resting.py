"""Leaving a service alone for a moment after it failed us, so that not everybody waits for it in turn."""

import time

REST_SECONDS = 3.0
"""A little more than a sweep, which does meanwhile what hints would."""


class Rest:
    """One for each service and process: whoever it fails calls `begin`, whoever wants it looks at `is_on` first."""

    def __init__(self, seconds: float = REST_SECONDS) -> None:
        self._seconds = seconds
        self._ends_at = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._ends_at

    def begin(self) -> None:
        self._ends_at = time.monotonic() + self._seconds
