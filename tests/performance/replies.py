"""How many replies a second the house takes, through the door that members use, in the shape of `make serve`.

Two granian processes on a PostgreSQL and a Redis of their own, started for this and written to disk as in production;
the members are threads of this process, each with a connection that it keeps. What a reply costs the processors, with
PostgreSQL, Redis and the writers, tells how many a busy machine would take if it were free: two cores give 2,000 ms a
second. And how long a stranger still reads the kept page that a reply made stale. Run by itself:
`make bench ARGS=replies`.
"""

import http.client
import os
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.performance.bench import Report, manage, report
from tests.performance.processors import seconds_of
from tests.performance.services import on_services

WRITERS, THREADS = 8, 4
WARM_UP_S, SECONDS = 2, 10
READY_S = 30
FRESH = 15
"""Replies in one page of a thread that strangers read meanwhile."""


def measure(folder: Path, report: Report) -> None:
    """Run `main` in a process that knows no other database than the one started for it."""
    on_services("tests.performance.replies", folder / "replies")


def main() -> None:
    import django

    django.setup()
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    paths, cookies = _places_and_people()
    with _pages() as port:
        per_s, spent = _write(port, paths[:THREADS], cookies)
        report("reply_per_s", per_s, "replies/s")
        report("reply_cpu_ms", spent * 1000, "ms")
        report("stranger_sees_reply_ms", _until_seen(port, paths[THREADS], cookies[0]) * 1000, "ms")


def _places_and_people() -> tuple[list[str], list[str]]:
    """Addresses of the threads, one more than are written to at once, and a session cookie of each writer."""
    from community.discussions.models import Board
    from community.discussions.posting import start_thread
    from community.members.models import Member
    from tests.performance.pages import cookie_of

    # Staff, since members may not write as fast as this does.
    people = [
        Member.objects.create_user(
            f"writer{n}@example.com", None, handle=f"writer-{n}", name=f"Writer {n}", is_staff=True
        )
        for n in range(WRITERS)
    ]
    board = Board.objects.create(slug="bench", title="Bench")
    threads = [
        start_thread(people[n], board, f"Thread {n}", "Go on.", [], uuid.uuid4()) for n in range(THREADS + 1)
    ]
    return [thread.get_absolute_url() for thread in threads], [cookie_of(person) for person in people]


@contextmanager
def _pages() -> Iterator[int]:
    """The page servers of `make serve`; yields their port."""
    from urllib.parse import urlsplit

    from django.conf import settings

    from bin.processes import accepts
    from bin.servers import pages

    port = urlsplit(settings.BASE_URL).port
    assert port
    process = subprocess.Popen(pages(port, {}).command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + READY_S
        while not accepts(port):
            assert time.monotonic() < deadline, "the page servers did not start"
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _write(port: int, paths: list[str], cookies: list[str]) -> tuple[float, float]:
    """Let all writers reply as fast as they are answered; replies a second, and CPU seconds of each."""
    from tests.performance.pages import REPLY

    began = time.monotonic() + WARM_UP_S
    ended = began + SECONDS
    counts = [0] * len(cookies)

    def write(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        number = 0
        while (now := time.monotonic()) < ended:
            number += 1
            _reply(connection, paths[place % len(paths)], cookies[place], REPLY.format(number=number))
            counts[place] += began <= now

    writers = [threading.Thread(target=write, args=(place,)) for place in range(len(cookies))]
    for writer in writers:
        writer.start()
    time.sleep(WARM_UP_S)
    spent = -seconds_of(os.getppid())  # which started PostgreSQL and Redis
    for writer in writers:
        writer.join()
    spent += seconds_of(os.getppid())
    return sum(counts) / SECONDS, spent / sum(counts)


def _until_seen(port: int, path: str, cookie: str) -> float:
    """The longest that a stranger had to wait for a reply, in seconds, on a page that was kept before each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took = []
    for number in range(FRESH):
        _read(connection, path)
        _reply(connection, path, cookie, f"A reply of its own, the one called fresh-{number}-fresh.")
        answered = time.monotonic()
        while f"fresh-{number}-fresh" not in _read(connection, path):
            assert time.monotonic() < answered + READY_S, "a stranger never saw the reply"
        took.append(time.monotonic() - answered)
    return max(took)


def _read(connection: Any, path: str) -> str:
    """The page as a stranger reads it."""
    connection.request("GET", path)
    return str(connection.getresponse().read(), "utf-8")


def _reply(connection: Any, path: str, cookie: str, body: str) -> None:
    """Send the form of a thread's page. Raises `AssertionError` unless the answer leads to the new post."""
    from tests.performance.pages import TOKEN

    form = urlencode({"body": body, "key": uuid.uuid4(), "csrfmiddlewaretoken": TOKEN})
    base = f"http://127.0.0.1:{connection.port}"
    headers = {
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "Origin": base,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, form, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, f"{path} answered {answer.status}"


if __name__ == "__main__":
    main()
