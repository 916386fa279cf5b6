"""Everybody who takes part in a run, in one thread, so that they leave the machine to the servers."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence

import uvloop

from chat.models import Room
from tests.faults.listening import Listener
from tests.faults.people import Person, Talk
from tests.faults.speaking import INSIST_SECONDS, Speaker


class Crowd:
    """`start` lets everybody come; `come_to_rest` lets them finish, and returns when the last has gone."""

    def __init__(self, talk: Talk, speakers: Sequence[Speaker], listeners: Sequence[Listener]) -> None:
        self.talk, self.speakers, self.listeners = talk, speakers, listeners
        self._talking = _thread(speakers)
        self._listening = _thread(listeners)

    @property
    def people(self) -> Sequence[Person]:
        return [*self.speakers, *self.listeners]

    def start(self) -> None:
        self._listening.start()
        self._talking.start()

    def has_said_all(self) -> bool:
        return not self._talking.is_alive()

    def come_to_rest(self, tail_seconds: float) -> None:
        """Everybody says what they have begun; then the listeners hear the last of it, that many seconds at most."""
        self.talk.over = True
        self._join(self._talking, INSIST_SECONDS + 10, "somebody still talks")
        ends = {room.address: room.last_seq for room in Room.objects.all()}
        for listener in self.listeners:
            listener.leave_at({address: ends[address] for address in listener.heard}, tail_seconds)
        self._join(self._listening, tail_seconds + 20, "somebody still listens")

    def _join(self, thread: threading.Thread, seconds: float, complaint: str) -> None:
        thread.join(seconds)
        if thread.is_alive():
            self.people[0].errors.append(f"{complaint} after {seconds:.0f} s")


def wait_until(holds: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether it came true in time; `pause`: seconds between looks."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def _thread(people: Iterable[Person]) -> threading.Thread:
    async def everybody() -> None:
        await asyncio.gather(*(person.run() for person in people))

    return threading.Thread(
        target=lambda: asyncio.run(everybody(), loop_factory=uvloop.new_event_loop), daemon=True
    )
