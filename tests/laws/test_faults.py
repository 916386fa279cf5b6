"""Each fault that the docs name is held by tests and scenarios that there are."""

import re

import pytest

from tests.faults.scenarios import ALWAYS, ON_SERVICES
from tests.laws.floors import ROOT

PAGE = (ROOT / "docs/operations/faults.md").read_text()
ROWS = re.findall(r"^\| (\d+) \| ([^|]+) \|([^|]*)\| ([^|]+) \|$", PAGE, re.MULTILINE)
# Of the project's own table of faults: those that befall chat and its sockets.
HELD = [1, 2, 4, 5, *range(11, 18), 19, 20]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
}


def named(cell: str) -> set[str]:
    return {*re.findall(r"`([^`]+)`", cell)}


def test_every_fault_has_its_row():
    assert [int(number) for number, *_ in ROWS] == HELD


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_holds_a_fault_is_there(row):
    _number, _fault, scenarios, tests = row
    assert named(tests), "no test holds it"
    assert named(tests) <= TESTS
    assert named(scenarios) <= {*ALWAYS, *ON_SERVICES}


@pytest.mark.parametrize("name", [*ALWAYS, *ON_SERVICES])
def test_every_scenario_stands_in_the_docs(name):
    assert f"| `{name}` |" in PAGE
