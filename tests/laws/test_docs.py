"""What an operator or a newcomer must find in the docs is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from community.ledger.kinds import declared
from config.env import Environment
from tests.laws.floors import ROOT, ours

DOCS = {path: path.read_text() for path in (ROOT / "docs").rglob("*.md")}
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS)]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
DECISIONS = sorted((ROOT / "docs/decisions").glob("0*.md"))


def everything_written() -> str:
    return "\n".join(DOCS.values())


def direct_dependencies() -> list[str]:
    lines = [
        line
        for name in ("base", "dev")
        for line in (ROOT / f"requirements/{name}.in").read_text().splitlines()
    ]
    return [re.match(r"[A-Za-z0-9_-]+", line)[0] for line in lines if re.match(r"[A-Za-z0-9]", line)]


@pytest.mark.parametrize("setting", Environment.model_fields)
def test_every_setting_stands_in_the_docs(setting):
    assert f"`{setting}`" in everything_written()


@pytest.mark.parametrize("command", sorted(name for name, app in get_commands().items() if ours(app)))
def test_every_command_stands_in_the_docs(command):
    assert f"manage.py {command}" in everything_written()


@pytest.mark.parametrize("package", direct_dependencies())
def test_every_dependency_says_what_it_is_for(package):
    assert re.search(rf"(?i)(\| |, ){re.escape(package)}(,| \|)", (ROOT / "docs/dependencies.md").read_text())


def test_every_ledger_kind_says_what_it_is_for():
    assert all(kind.purpose for kind in declared().values())


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_names_what_was_rejected(path: Path):
    assert re.search(r"(?i)rejected", DOCS[path])


def test_decisions_have_numbers_of_their_own():
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text())
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_of_make_stands_in_the_docs(target):
    assert f"make {target}" in DOCS[ROOT / "docs/operations/commands.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_docs_name_no_target_that_make_lacks(path: Path):
    assert set(re.findall(r"`make ([a-z-]+)", path.read_text())) <= set(TARGETS)
