"""Whatever authors decide, in whatever order: what somebody left out stands nowhere but in the room."""

import itertools
import json
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from chat.hiding import hide_message
from chat.models import Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from community.discussions.gathering import Choice, Opening, call_off, decide, gather
from community.discussions.models import Gathering, Post, Say
from community.discussions.settling import settle_due
from community.ledger import draining
from search import sync
from tests import cast
from tests.search.conftest import _own_index  # noqa: F401
from tests.taking import export

DECISIONS = st.sampled_from(["keep", "rewrite", "drop", ""])
LINES = st.lists(
    st.tuples(st.integers(0, 2), DECISIONS, DECISIONS, st.integers(0, 5)), min_size=1, max_size=6
)
NUMBERS = itertools.count()

FREE = {"chat_message"}
"""Tables in which the words were said."""


class Talk:
    """Lines of a few members, each with a word of its own; `model` is what must become of them."""

    def __init__(self, is_open: bool, lines: list[tuple[int, str, str, int]]) -> None:
        # Another one for each talk: what is rolled back may still stand in the free pages of the index.
        self.mark = f"canary{next(NUMBERS)}x"
        self.people = [cast.member(name) for name in ("Ada", "Ben", "Eve")][: 3 if is_open else 2]
        self.is_open, self.mara = is_open, cast.manager("Mara")
        self.room = (
            Room.objects.create(slug="vinyl", title="Vinyl nights")
            if is_open
            else open_direct_room(*self.people)
        )
        self.authors = [self.people[who % len(self.people)] for who, *_rest in lines]
        self.said = [
            send_message(author, self.room, f"Say {self.mark}{n}said", uuid.uuid4())
            for n, author in enumerate(self.authors)
        ]
        opening = Opening("Worth a thread", "And why.")
        ids = [message.pk for message in self.said]
        board = cast.board("Listening")
        self.found = gather(self.people[0], board, opening, "room", self.room.pk, ids, uuid.uuid4())
        self.model = ["keep" if author == self.people[0] else "" for author in self.authors]
        self.hidden: set[int] = set()

    @property
    def is_settled(self) -> bool:
        return not Gathering.objects.get(pk=self.found.pk).is_open

    def decide(self, number: int, decision: str) -> None:
        if self.is_settled or not decision:
            return
        say = Say.objects.get(gathering=self.found, line=self.said[number].pk)
        words = f"Rather {self.mark}{number}rewritten{decision}"
        decide(self.found, self.authors[number], {say.pk: Choice(decision, words)})
        self.model[number] = decision

    def hide(self, number: int) -> None:
        if not self.is_settled:
            hide_message(self.said[number], by=self.mara)
            self.hidden.add(number)

    def end(self) -> None:
        Gathering.objects.filter(pk=self.found.pk).update(until=timezone.now())
        settle_due()
        while draining.drain() or sync.drain():
            pass

    def words(self) -> list[str]:
        """What must stand in the thread, in its order."""
        return [
            f"{self.mark}{n}said" if decision != "rewrite" else f"{self.mark}{n}rewrittenrewrite"
            for n, decision in enumerate(self.model)
            if n not in self.hidden and (decision in ("keep", "rewrite") or (not decision and self.is_open))
        ]


def everywhere(talk: Talk, folder: Path) -> Iterator[tuple[str, str]]:
    """Every place in which words could stand: the whole database and the search index but what was said in the room,
    and what is shown to everybody and to the gatherer."""
    sync.engine().remove([f"message-{message.pk}" for message in talk.said])
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - FREE):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield table, str(cursor.fetchall())
    with closing(sqlite3.connect(folder / "search.sqlite3")) as index:
        for table in ("documents", "labels", "words", "vocabulary"):
            yield f"search {table}", str(index.execute(f"SELECT * FROM {table}").fetchall())
    found = Gathering.objects.select_related("thread__board", "board").get(pk=talk.found.pk)
    pages = ["/boards/listening/feed/", "/me/notices/", "/me/gatherings/", found.get_absolute_url()]
    pages += [f"/api/v1/gatherings/{found.pk}", "/api/v1/search?q=canary"]
    if found.thread:
        pages += [found.thread.get_absolute_url(), f"/api/v1/threads/{found.thread.pk}/posts"]
    for reader in (None, talk.people[0]):
        client = Client()
        if reader:
            client.force_login(reader)
        for page in pages:
            yield f"{page} for {reader}", client.get(page).content.decode()


@pytest.mark.django_db
@settings(max_examples=6)
@given(is_open=st.booleans(), lines=LINES)
def test_what_was_left_out_stands_nowhere_and_what_was_kept_is_there(is_open, lines, tmp_path):
    with transaction.atomic():
        talk = Talk(is_open, lines)
        for number, (_who, first, _second, chance) in enumerate(lines):
            talk.decide(number, first)
            if chance == 0:
                talk.hide(number)
        for number, (_who, _first, second, _chance) in enumerate(lines):
            talk.decide(number, second)
        talk.end()
        check(talk, tmp_path)
        transaction.set_rollback(True)
    for cache in caches.all(initialized_only=True):
        cache.clear()


def check(talk: Talk, folder: Path) -> None:
    words = talk.words()
    found = Gathering.objects.get(pk=talk.found.pk)
    assert found.state == ("settled" if words else "dropped")
    assert not Say.objects.exists()
    bodies = Post.objects.filter(thread__gathering=found, number__gt=1).values_list("body", flat=True)
    assert [body.split()[1] for body in bodies] == words
    numbers = range(len(talk.said))
    forms = {f"{talk.mark}{n}{how}" for n in numbers for how in ("said", "rewrittenrewrite")}
    gone = forms - set(words)
    for place, text in everywhere(talk, folder):
        assert not [word for word in gone if word in text], place
    mine = json.dumps(export(talk.people[0]))
    others = {f"{talk.mark}{n}said" for n in numbers if talk.authors[n] != talk.people[0]}
    assert not [word for word in (gone - {f"{talk.mark}{n}said" for n in numbers}) | others if word in mine]


@pytest.mark.django_db
def test_the_places_that_are_searched_do_hold_what_was_kept(tmp_path):
    talk = Talk(True, [(0, "", "", 1), (1, "", "", 1), (2, "", "", 1)])
    talk.decide(1, "rewrite")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM discussions_say")
        assert f"{talk.mark}1rewrittenrewrite" in str(cursor.fetchall())
    talk.decide(2, "keep")
    talk.end()
    check(talk, tmp_path)
    holding = [place for place, text in everywhere(talk, tmp_path) if f"{talk.mark}1rewrittenrewrite" in text]
    assert {"discussions_post", "search documents"} <= set(holding)
    assert len([place for place in holding if "/api/v1/threads/" in place]) == 2


@pytest.mark.django_db
def test_what_is_called_off_leaves_no_word(tmp_path):
    talk = Talk(True, [(0, "", "", 1), (1, "", "", 1), (2, "", "", 1)])
    talk.decide(1, "rewrite")
    call_off(talk.found, talk.people[0])
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - FREE:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "canary" not in str(cursor.fetchall()), table
