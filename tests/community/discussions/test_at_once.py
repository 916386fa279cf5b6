"""Many at once, through the real door: forms sent over HTTP to two server processes on one database."""

import http.client
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from community.discussions.models import Board, Post, Thread
from community.ledger.models import Entry
from tests import cast
from tests.servers import Server, free_port
from tests.servers import server as server

TOKEN = "a" * 32
MANY = 50


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


@pytest.fixture
def servers(server: Server) -> Iterator[list[Server]]:
    """Two processes that serve the same database."""
    other = Server(server.data_dir, free_port())
    try:
        yield [server, other.start()]
    finally:
        other.kill()


@pytest.fixture
def thread(server: Server) -> Thread:
    Board.objects.create(slug="listening", title="Listening")
    return cast.thread(cast.member("Ada"))


def sender(server: Server, member: Any) -> Callable[..., Answer]:
    """What sends a form as this member's browser does."""
    cookie = server.cookie_of(member)

    def send(path: str, **fields: Any) -> Answer:
        headers = {
            "Cookie": f"{cookie['name']}={cookie['value']}; csrftoken={TOKEN}",
            "Origin": server.url,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode(fields | {"csrfmiddlewaretoken": TOKEN})
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
            connection.request("POST", path, form, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheader("Location", ""), answer.read().decode())

    return send


def all_at_once(acts: list[Callable[[], Answer]]) -> list[Answer]:
    """Each act in a thread of its own, all let go together."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_fifty_identical_submits_make_one_post_and_lead_to_it(servers, thread):
    # Not on his first day, when a first post that comes so fast waits.
    ben, key = cast.member("Ben", joined_at=timezone.now() - timedelta(days=2)), uuid.uuid4()
    send = [sender(server, ben) for server in servers]
    path = thread.get_absolute_url()
    answers = all_at_once([partial(send[n % 2], path, body="This one", key=key) for n in range(MANY)])
    assert {(answer.status, answer.location) for answer in answers} == {(302, f"{path}?post=2#post-2")}
    assert thread.posts.filter(author=ben).count() == 1
    assert Entry.objects.filter(kind="post.replied").count() == 1
    thread.refresh_from_db()
    assert thread.post_count == thread.last_number == 2


def test_fifty_different_replies_are_numbered_without_gaps(servers, thread):
    # Staff, since members may not write as fast as this.
    people = [cast.member(f"Member {n}", handle=f"member-{n}", is_staff=True) for n in range(5)]
    send = [sender(server, person) for person in people for server in servers]
    path = thread.get_absolute_url()
    answers = all_at_once(
        [partial(send[n % len(send)], path, body=f"Number {n}", key=uuid.uuid4()) for n in range(MANY)]
    )
    assert {answer.status for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == MANY
    assert list(thread.posts.values_list("number", flat=True)) == list(range(1, MANY + 2))
    assert set(Post.objects.filter(number__gt=1).values_list("body", flat=True)) == {
        f"Number {n}" for n in range(MANY)
    }
    thread.refresh_from_db()
    assert thread.post_count == thread.last_number == MANY + 1


def test_of_two_edits_at_once_one_is_taken_and_the_other_is_shown_both_texts(servers, thread):
    opening = thread.posts.get()
    ada = opening.author
    send = [sender(server, ada) for server in servers]
    for round_ in range(1, 6):
        texts = [f"Round {round_}, from the {place}" for place in ("phone", "desk")]
        forms = [{"title": thread.title, "body": text, "version": round_} for text in texts]
        path = f"/posts/{opening.pk}/edit/"
        answers = all_at_once([partial(send[n], path, **form) for n, form in enumerate(forms)])
        assert sorted(answer.status for answer in answers) == [302, 409]
        won = [answer.status for answer in answers].index(302)
        opening.refresh_from_db()
        assert (opening.body, opening.version) == (texts[won], round_ + 1)
        refused = answers[1 - won].text
        assert all(text in refused for text in texts), "nothing of what was written is lost"
    assert Entry.objects.filter(kind="post.edited").count() == 5
