import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from community.members import pace
from community.members.models import Member


@pytest.fixture(autouse=True)
def _afresh(settings) -> Iterator[None]:
    settings.PACE = True
    pace._limiters.cache_clear()
    pace.forget()
    before = dict(pace._paces)
    yield
    pace._paces.clear()
    pace._paces.update(before)
    pace._limiters.cache_clear()


@pytest.fixture
def settled(ada: Member) -> Member:
    ada.joined_at = timezone.now() - timedelta(days=2)
    return ada


def test_the_first_goes_through_and_the_second_hears_how_long_to_wait(settled):
    pace.declare("test.act", "1/15 seconds")
    pace.check(settled, "test.act")
    with pytest.raises(pace.TooFast) as refusal:
        pace.check(settled, "test.act")
    assert 1 <= refusal.value.retry_after <= 15
    assert refusal.value.status == 429
    assert f"{refusal.value.retry_after} second" in refusal.value.messages[0]


def test_each_member_and_each_act_is_counted_apart(settled, ben):
    pace.declare("test.act", "1/minute")
    pace.declare("test.other", "1/minute")
    pace.check(settled, "test.act")
    pace.check(ben, "test.act")
    pace.check(settled, "test.other")


def test_after_the_wait_it_goes_through_again(settled):
    pace.declare("test.act", "1/second")
    pace.check(settled, "test.act")
    time.sleep(1.05)
    pace.check(settled, "test.act")


def test_a_newcomer_is_held_to_the_newcomers_pace(ada, settled):
    pace.declare("test.act", "100/minute", newcomer="1/hour")
    newcomer = Member(pk=9_999, joined_at=timezone.now())
    pace.check(newcomer, "test.act")
    with pytest.raises(pace.TooFast, match="60 minutes"):
        pace.check(newcomer, "test.act")
    for _ in range(3):
        pace.check(settled, "test.act")


def test_several_limits_hold_together(settled):
    pace.declare("test.act", "2/second; 3/day")
    pace.check(settled, "test.act")
    pace.check(settled, "test.act")
    time.sleep(1.05)
    pace.check(settled, "test.act")
    with pytest.raises(pace.TooFast, match="24 hours"):
        pace.check(settled, "test.act")


def test_staff_are_not_held_up(otto):
    pace.declare("test.act", "1/hour")
    for _ in range(3):
        pace.check(otto, "test.act")


def test_the_setting_lifts_every_limit(settled, settings):
    settings.PACE = False
    pace.declare("test.act", "1/hour")
    for _ in range(3):
        pace.check(settled, "test.act")


def test_an_act_that_nobody_declared_is_a_mistake(settled):
    with pytest.raises(LookupError, match=r"test\.unknown"):
        pace.check(settled, "test.unknown")


def test_two_hundred_at_once_are_exactly_the_limit():
    newcomer = Member(pk=9_998, is_staff=False)
    newcomer._perm_cache = newcomer._user_perm_cache = newcomer._group_perm_cache = set()
    pace.declare("test.act", "20/minute")

    def let_through(_: int) -> bool:
        try:
            pace.check(newcomer, "test.act")
        except pace.TooFast:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(let_through, range(200))) == 20


def test_forgetting_starts_afresh(settled):
    pace.declare("test.act", "1/hour")
    pace.check(settled, "test.act")
    pace.forget()
    pace.check(settled, "test.act")


def test_a_redis_that_is_away_holds_nobody_up_and_memory_counts_on(settled, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    pace.declare("test.act", "1/hour")
    pace.check(settled, "test.act")
    with pytest.raises(pace.TooFast):
        pace.check(settled, "test.act")


@pytest.mark.services
def test_two_processes_share_the_count_in_redis(settled, settings):
    if not settings.REDIS_URL:
        pytest.skip("needs REDIS_URL")
    pace.forget()
    pace.declare("test.act", "1/hour")
    pace.check(settled, "test.act")
    pace._limiters.cache_clear()  # as another process would, this one connects anew
    with pytest.raises(pace.TooFast):
        pace.check(settled, "test.act")
    pace.forget()
    pace.check(settled, "test.act")
