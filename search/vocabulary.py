"""The vocabulary of interests as the engine learns it: names that mean the same find the same."""

from community.members.models import Interest
from search.engines import Engine

KIND = "vocabulary"
"""Of the one mark by which a change to the vocabulary reaches the engine."""


def groups() -> list[list[str]]:
    """The names of each interest that has several. Two queries."""
    return [
        interest.words
        for interest in Interest.objects.prefetch_related("synonyms")
        if len(interest.words) > 1
    ]


def teach(engine: Engine) -> None:
    """Let the engine know the vocabulary as it is now. Raises `EngineUnavailable`."""
    engine.learn(groups())


def unlearnt(engine: Engine) -> list[str]:
    """What the engine does not know of it, a line each. Raises `EngineUnavailable`."""
    return engine.unlearnt(groups())
