"""Packages, foreign keys and templates keep to the floors (imports: `make check` runs import-linter)."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.laws.floors import ROOT, layers, may_reach, ours

REFERENCE = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")


def keys() -> list[models.ForeignKey]:
    """Every foreign key and link table of ours that points to a model of ours, the user model exempt."""
    own = [model for model in apps.get_models(include_auto_created=True) if ours(model.__module__)]
    found = [
        f
        for model in own
        for f in model._meta.get_fields()
        if f.concrete and f.is_relation and f.related_model
    ]
    return [f for f in found if f.model in own and ours(f.related_model.__module__) and not _to_member(f)]


def _to_member(field: models.Field) -> bool:
    return field.related_model._meta.label == settings.AUTH_USER_MODEL


def templates() -> list[Path]:
    folders = [ROOT / name for floor in layers()[0] for name in floor]
    return sorted(path for folder in folders for path in folder.rglob("templates/**/*.html"))


def room_with(template: str) -> str | None:
    """The room whose folder holds a template; None for a library's."""
    homes = {str(p).split("/templates/")[0] for p in templates() if str(p).endswith(f"/templates/{template}")}
    return str(Path(homes.pop()).relative_to(ROOT)).replace("/", ".") if homes else None


def test_every_package_stands_on_a_floor():
    known = {name for floor in layers()[0] for name in floor} | {"tests"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= known


def test_foreign_keys_point_to_the_same_room_or_a_lower_floor():
    upward = [
        f"{field.model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for field in keys()
        if not may_reach(field.model.__module__, field.related_model.__module__)
    ]
    assert not upward


def test_the_foreign_key_law_has_keys_to_judge():
    assert keys()


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_include_only_from_their_room_or_below(path):
    home = str(path).split("/templates/")[0].removeprefix(f"{ROOT}/").replace("/", ".")
    homes = {name: room_with(name) for name in REFERENCE.findall(path.read_text())}
    upward = [name for name, room in homes.items() if room and not may_reach(home, room)]
    assert not upward


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_script_or_style(path):
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert not re.findall(
        r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=|[^>]*application/(?:ld\+)?json)", text
    )


def test_the_floors_judge_as_they_should():
    assert may_reach("chat.models", "community.members.models")
    assert may_reach("community.discussions.posting", "community.ledger.recording")
    assert not may_reach("community.members.models", "community.discussions.models")
    assert not may_reach("community.ledger.models", "community.live.models")
    assert not may_reach("community.members", "chat")
