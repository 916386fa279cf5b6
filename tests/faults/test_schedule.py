"""What fails when is decided by the seed alone."""

from tests.faults.schedule import (
    KILL,
    KILL_REDIS,
    KILL_WORKER,
    PAUSE,
    RESTART_POSTGRESQL,
    RESUME,
    counted,
    schedule,
)


def test_the_same_seed_gives_the_same_faults():
    assert schedule(1, 60, 2) == schedule(1, 60, 2)
    assert schedule(1, 60, 2) != schedule(2, 60, 2)


def test_a_minute_has_every_kind_of_fault_in_order_and_in_bounds():
    faults = schedule(1, 60, 2)
    number = {
        what: sum(fault.what == what for fault in faults) for what in (KILL, PAUSE, RESUME, KILL_WORKER)
    }
    assert faults == sorted(faults)
    assert 10 <= number[KILL] <= 30
    assert 4 <= number[PAUSE] == number[RESUME] <= 10
    assert 3 <= number[KILL_WORKER] <= 8
    assert {fault.server for fault in faults if fault.what == KILL} == {0, 1}


def test_whatever_is_paused_goes_on_within_three_seconds():
    faults = schedule(3, 120, 2)
    for pause in (fault for fault in faults if fault.what == PAUSE):
        assert any(
            fault.what == RESUME and fault.server == pause.server and 1 <= fault.at - pause.at <= 3
            for fault in faults
        )


def test_a_run_that_counts_messages_has_as_many_faults_as_it_is_told_evenly_strewn():
    times = {KILL: 200, KILL_REDIS: 20, RESTART_POSTGRESQL: 5}
    faults = counted(1, 100_000, 4, times)
    assert faults == counted(1, 100_000, 4, times) == sorted(faults)
    for what, number in times.items():
        moments = [fault.at for fault in faults if fault.what == what]
        assert len(moments) == number
        assert all(95_000 * n / number <= at < 95_000 * (n + 1) / number for n, at in enumerate(moments))
    assert {fault.server for fault in faults if fault.what == KILL} == {0, 1, 2, 3}
