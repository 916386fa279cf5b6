import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from channels.layers import channel_layers
from django.test import override_settings

from community.live import hub as hub_module
from community.live import streams
from community.live.hints import hint
from community.live.hub import RESUME_LIMIT, Hub
from community.live.logs import READ_SIZE
from community.live.streams import Event, group_of
from tests.community.live.log import ADDRESS, Ear, Log, registered

pytestmark = pytest.mark.asyncio


@pytest.fixture
def log() -> Iterator[Log]:
    with registered(Log()) as log:
        yield log


@pytest_asyncio.fixture
async def hub(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    # These tests have no database: nobody was ever disconnected.
    monkeypatch.setattr(hub_module, "revocation_counts", lambda ids: {})
    in_memory = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    with override_settings(CHANNEL_LAYERS=in_memory):
        channel_layers.backends.clear()
        hub = Hub()
        yield hub
        for socket in list(hub.sockets):
            await hub.detach(socket)
        channel_layers.backends.clear()


async def follow(hub: Hub, after: int | None = 0, **who: int) -> Ear:
    ear = Ear(**who)
    await hub.attach(ear)
    await asyncio.sleep(0)
    await hub.join(ear, ADDRESS, after)
    return ear


async def tell(event: Event) -> None:
    message = {"seq": event.seq, "kind": event.kind, "data": event.data}
    await asyncio.to_thread(
        hint, group_of(ADDRESS), {"type": "live.events", "address": ADDRESS, "events": [message]}
    )


async def say_look() -> None:
    await asyncio.to_thread(hint, group_of(ADDRESS), {"type": "live.look", "address": ADDRESS})


async def until(condition, seconds: float = 2.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_who_joins_after_a_number_gets_all_that_came_since(hub, log):
    log.grow(5)
    ear = await follow(hub, after=2)
    assert ear.seqs == [3, 4, 5]


async def test_who_names_no_number_starts_at_the_end(hub, log):
    log.grow(5)
    ear = Ear()
    await hub.attach(ear)
    assert await hub.join(ear, ADDRESS, None) == 5
    assert ear.seqs == []


@pytest.mark.parametrize("after", [-1, -(2**62), 8, 2**62])
async def test_a_number_that_cannot_be_means_load_the_page_again(hub, log, after):
    log.grow(7)
    ear = Ear()
    await hub.attach(ear)
    assert await hub.join(ear, ADDRESS, after) == 7
    log.grow(1)
    await hub.catch_up(ADDRESS)
    assert ear.seqs == [8]


async def test_who_is_too_far_behind_is_told_to_load_the_page_again(hub, log):
    log.grow(RESUME_LIMIT + 5)
    ear = Ear()
    await hub.attach(ear)
    assert await hub.join(ear, ADDRESS, 4) == RESUME_LIMIT + 5
    assert await hub.join(ear, ADDRESS, 5) == 5


async def test_a_long_way_back_is_given_in_portions_that_the_reader_takes(hub, log):
    log.grow(READ_SIZE * 3)
    ear = await follow(hub, after=0)
    assert ear.seqs == list(range(1, READ_SIZE * 3 + 1))
    assert ear.waits >= 3
    assert ear.most_unread <= READ_SIZE


async def test_a_hint_carries_the_event_without_a_read(hub, log, monkeypatch):
    # On a busy machine the first sweep would come late enough to read what the hints are to bring.
    monkeypatch.setattr(hub, "_sweep_once", asyncio.Event().wait)
    ear = await follow(hub)
    await until(lambda: hub._channel)
    before = log.reads
    for event in log.grow(2):
        await tell(event)
    await until(lambda: ear.seqs == [1, 2])
    assert log.reads == before


async def test_hints_may_come_twice_late_and_in_any_order(hub, log):
    ear, other = await follow(hub), await follow(hub)
    await until(lambda: hub._channel)
    one, two, three, four = log.grow(4)
    for event in (three, one, one, four, two, three):
        await tell(event)
    await until(lambda: ear.seqs == other.seqs == [1, 2, 3, 4])


async def test_what_no_hint_told_is_found_by_asking(hub, log, monkeypatch):
    monkeypatch.setattr(hub_module, "SWEEP_SECONDS", 0.05)
    ear = await follow(hub)
    log.grow(3)
    await until(lambda: ear.seqs == [1, 2, 3])


async def test_a_log_that_lost_numbers_is_read_on_and_never_for_ever(hub, log):
    """As after a retention rule or a restore: what is gone is gone, and the rest arrives."""
    log.events = [Event(seq, "said", {}) for seq in range(50, 50 + READ_SIZE + 10)]
    ear = Ear()
    await hub.attach(ear)
    async with asyncio.timeout(5):
        await hub.join(ear, ADDRESS, 10)
        await hub.catch_up(ADDRESS)
    assert ear.seqs == list(range(50, 50 + READ_SIZE + 10))


async def test_who_leaves_hears_no_more_and_the_others_do(hub, log):
    gone, stays = await follow(hub), await follow(hub)
    await hub.leave(gone, ADDRESS)
    log.grow(1)
    await hub.catch_up(ADDRESS)
    assert (gone.seqs, stays.seqs) == ([], [1])


async def test_a_look_reads_the_log_without_naming_an_event(hub, log):
    ear = await follow(hub)
    await until(lambda: hub._channel)
    log.grow(3)
    await say_look()
    await until(lambda: ear.seqs == [1, 2, 3], seconds=1)


async def test_a_hub_without_sockets_rests_and_starts_again(hub, log):
    ear = await follow(hub)
    await until(lambda: hub._channel)
    await hub.detach(ear)
    assert (hub._tasks, hub.listeners) == ([], {})
    again = await follow(hub)
    await until(lambda: hub._channel)
    [event] = log.grow(1)
    await tell(event)
    await until(lambda: again.seqs == [1])


async def test_a_failing_read_costs_a_moment_and_no_event(hub, log, monkeypatch):
    monkeypatch.setattr(hub_module, "SWEEP_SECONDS", 0.05)
    ear = await follow(hub)
    read, failures = log.read, iter([OSError("away"), OSError("away")])

    def stumbling(*args):
        for failure in failures:
            raise failure
        return read(*args)

    streams.register(streams.Stream("echo", lambda member, key: True, log.heads, stumbling))
    log.grow(2)
    await until(lambda: ear.seqs == [1, 2], seconds=5)


async def test_a_member_who_is_disconnected_is_ended_on_the_hint(hub, log):
    ada, ben = await follow(hub, member_id=1), await follow(hub, member_id=2)
    await until(lambda: hub._channel)
    await asyncio.to_thread(hint, "live.control", {"type": "live.disconnect", "member": 1})
    await until(lambda: ada.ended == [4401])
    assert ben.ended == []


async def test_what_passes_is_offered_to_those_who_may_hear_it_and_has_no_number(hub, log):
    ears = {
        name: Ear(member_id=number) for number, name in enumerate(("ada", "ben", "blocked", "deaf"), start=1)
    }
    for name, ear in ears.items():
        await hub.attach(ear)
        await hub.join(ear, ADDRESS, None, hears=name != "deaf")
    await until(lambda: hub._channel)
    passing = {"address": ADDRESS, "kind": "typing", "data": {"member": 1}, "unseen_by": [3]}
    await asyncio.to_thread(hint, group_of(ADDRESS), {"type": "live.tell", **passing})
    await until(lambda: ears["ada"].told and ears["ben"].told)
    assert ears["ada"].told == [
        {"type": "volatile", "stream": ADDRESS, "kind": "typing", "data": {"member": 1}}
    ]
    assert ears["blocked"].told == ears["deaf"].told == []
    assert not any(ear.seqs for ear in ears.values())


async def test_who_joins_again_is_given_each_event_once_and_in_order(hub, log):
    ear = await follow(hub)
    log.grow(READ_SIZE + 10)
    joining = asyncio.ensure_future(hub.join(ear, ADDRESS, 0))
    await hub.catch_up(ADDRESS)
    await joining
    assert ear.seqs == list(range(1, READ_SIZE + 11))


async def test_a_thousand_listeners_are_given_an_event_without_holding_up_the_loop(hub, log):
    ears = [Ear() for _ in range(3 * hub_module.SLICE)]
    for ear in ears:
        await hub.attach(ear)
        await hub.join(ear, ADDRESS, None)
    [event] = log.grow(1)
    giving = asyncio.ensure_future(hub._deliver(ADDRESS, event))
    await asyncio.sleep(0)
    assert 0 < sum(bool(ear.seqs) for ear in ears) < len(ears)
    await hub.leave(ears[-1], ADDRESS)
    await giving
    assert [ear.seqs for ear in ears] == [[1]] * (len(ears) - 1) + [[]]


async def test_goodbye_tells_each_client_when_to_come_back(hub, log):
    ears = [Ear() for _ in range(3)]
    for ear in ears:
        ear.push = ear.offer  # it has no number
        await hub.attach(ear)
    hub.say_goodbye()
    assert all(0 <= ear.told[0]["retry_after"] <= 30 for ear in ears)
    late = Ear()
    late.push = late.offer
    await hub.attach(late)
    assert late.told[0]["type"] == "bye"
