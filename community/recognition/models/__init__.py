"""What is stored: one file for each idea."""

from community.recognition.models.standing import Standing, StandingLock
from community.recognition.models.thanks import Thanks

__all__ = ["Standing", "StandingLock", "Thanks"]
