"""What fails when is decided by the seed alone."""

from tests.faults.schedule import KILL, KILL_WORKER, PAUSE, RESUME, schedule


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
