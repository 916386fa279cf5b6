"""A kind and consumers of the tests' own, taken away again afterwards."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from community.ledger import consumers, kinds

KIND = "test.happened"


@pytest.fixture(autouse=True)
def _only_test_consumers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(consumers, "_consumers", {})
    kinds.declare(KIND, "To test the ledger")
    yield


@pytest.fixture
def listening() -> Callable[..., list[Any]]:
    """`listening("name")` registers a consumer that keeps what it is given, in the list that is returned."""

    def register(name: str, kind: str = KIND) -> list[Any]:
        heard: list[Any] = []
        consumers.register(name, [kind], heard.append)
        return heard

    return register
