"""People who write, and whether the index says what the database does."""

import time
import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.test import Client

from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Hiding, Post, Thread
from community.discussions.removing import remove_post, return_post
from community.ledger.models import Delivery
from search import drift
from search.documents import SOURCES
from search.engines import EngineUnavailable
from search.models import Dirty, Spread
from tests import cast

ACTS = {"start": 6, "reply": 12, "edit": 6, "remove": 3, "hide": 3, "close": 1}
"""What is done how often: start a thread, reply, edit, remove (or bring back), hide (or show), and close (or open) a
board, which changes who may find all that stands on it."""


class Talk:
    """Two boards on which one member writes at random, and a manager looks after them."""

    def __init__(self, random: Random):
        self.random = random
        self.writer, self.manager = cast.member("Writer"), cast.manager("Manager")
        self.boards = cast.board("Quokkas"), cast.board("Quokkas inside")
        self.threads: list[Thread] = []
        self.replies: list[int] = []

    def change(self) -> None:
        (act,) = self.random.choices(list(ACTS), list(ACTS.values()))
        if act == "start" or not self.threads:
            title = f"Quokka {self.random.random()}"
            self.threads.append(cast.thread(self.writer, title, on=self.random.choice(self.boards)))
        elif act == "close":
            self._close_or_open()
        elif act == "reply" or not self.replies:
            words = f"A reply {self.random.random()}"
            self.replies.append(cast.reply(self.writer, self.random.choice(self.threads), words).pk)
        else:
            self._alter(Post.objects.select_related("thread").get(pk=self.random.choice(self.replies)), act)

    def _close_or_open(self) -> None:
        board = self.boards[1]
        board.is_open = not board.is_open
        board.save()

    def _alter(self, post: Post, act: str) -> None:
        if Hiding.objects.filter(post=post).exists():
            restore_post(post, by=self.manager)
        elif post.is_removed:
            self._bring_back(post)
        elif act == "hide":
            hide_post(post, by=self.manager)
        elif act == "remove":
            remove_post(post, self.writer)
        else:
            edit_post(post, self.writer, post.version, f"Said better {self.random.random()}")

    def post_by_page(self, browser: Client, title: str) -> Any:
        """The answer to a form by which the manager starts a thread."""
        browser.force_login(self.manager)
        words = {"title": title, "body": "Has anybody seen one?", "kind": "discussion", "key": uuid.uuid4()}
        return browser.post(f"/boards/{self.boards[0].slug}/start/", words)

    def _bring_back(self, post: Post) -> None:
        try:
            return_post(post, self.writer)
        except ValidationError:  # after ten minutes its words are gone for good
            self.replies.remove(post.pk)
            self.change()


def differences() -> int:
    """Things of which index and database say different things, by the digests of all."""
    return sum(len(found.pks) for kind in SOURCES for found in drift.drift(kind))


def until_equal(seconds: float, meanwhile: Callable[[], object] = lambda: None) -> float:
    """Wait until everything is told and the digests of all are the same; how many seconds that took."""
    started = time.monotonic()
    while not is_equal():
        assert time.monotonic() - started < seconds, f"{Dirty.objects.count()} marks after {seconds} s"
        meanwhile()
        time.sleep(0.05)
    return time.monotonic() - started


def is_equal() -> bool:
    try:
        return not (is_anything_untold() or differences())
    except EngineUnavailable:
        return False


def is_anything_untold() -> bool:
    return Delivery.objects.exists() or Dirty.objects.exists() or Spread.objects.exists()
