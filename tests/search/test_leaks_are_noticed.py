"""The bench that looks for leaks would notice one."""

from dataclasses import replace
from random import Random

import pytest

from community.discussions.hiding import hide_post
from community.discussions.models import Post, Thread
from search import askers, finding
from search.documents import SOURCES
from search.documents.source import Shown
from tests.performance import search_leaks

pytestmark = pytest.mark.django_db
QUESTIONS = 80


@pytest.fixture
def world():
    return search_leaks.planted(Random(search_leaks.SEED))


def test_nothing_is_told_that_should_not_be(world):
    leaks, seen = search_leaks.asked_often(world, QUESTIONS)
    assert leaks == []
    assert seen


def test_a_search_that_does_not_look_again_is_noticed(world, monkeypatch):
    """As if hits were shown as the index has them, which may not have heard of the change."""

    def shown(_member, pks):
        found = Thread.objects.filter(pk__in=pks).select_related("author")
        return {
            one.pk: Shown(title=one.title, url=one.get_absolute_url(), at=one.created_at) for one in found
        }

    monkeypatch.setitem(SOURCES, "thread", replace(SOURCES["thread"], shown=shown))
    monkeypatch.setattr(askers, "_things", lambda *_: None)  # nor are marks heeded
    monkeypatch.setattr(askers, "_places", lambda *_: None)
    monkeypatch.setattr(search_leaks, "catch_up", lambda _world: None)
    world.changes = [lambda: None]
    secret = next(one for one in world.secrets if one.name == "hidden thread")
    opening = Post.objects.get(thread=secret.key.removeprefix("thread-"), number=1)
    hide_post(opening, by=world.roles["manager"])
    world.lost = [(role, secret) for role in world.roles]
    leaks, _seen = search_leaks.asked_often(world, QUESTIONS)
    assert any("hidden thread" in leak for leak in leaks)


def test_counts_and_facets_from_an_index_that_nobody_asked_for_whom_are_noticed(world, monkeypatch):
    """The hits are looked up again as ever; only what is counted beside them is as the owner may see it."""
    tokens = askers.audience(world.roles["owner"])
    monkeypatch.setattr(askers, "audience", lambda _member: tokens)
    monkeypatch.setattr(finding, "_as_seen", _as_the_index_counts)
    world.changes = [lambda: None]
    leaks, _seen = search_leaks.asked_often(world, QUESTIONS)
    assert leaks and all(" counts " in leak for leak in leaks)


def _as_the_index_counts(member, question, own, whole, looked=finding._as_seen):
    return replace(looked(member, question, own, whole), totals=whole.totals, counts=own.facets)
