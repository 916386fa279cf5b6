"""A cache may be away, and pages of members are nobody else's."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache

from community.live.resting import Rest
from config.caching import ForgivingRedisCache
from tests.servers import free_port


@pytest.fixture
def dead(monkeypatch) -> ForgivingRedisCache:
    """A cache whose Redis does not run."""
    monkeypatch.setattr(ForgivingRedisCache, "_rest", Rest())
    return ForgivingRedisCache(
        f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": {"socket_connect_timeout": 1}}
    )


def test_without_redis_nothing_is_kept_and_nothing_breaks(dead):
    dead.set("song", "Blue")
    dead.set_many({"song": "Blue"})
    assert dead.get("song", "none") == "none"
    assert dead.get_many(["song"]) == {}
    assert dead.get_or_set("song", lambda: "made anew") == "made anew"
    assert (dead.add("song", 1), dead.incr("song"), dead.delete("song"), "song" in dead) == (
        True,
        1,
        False,
        False,
    )


@pytest.fixture
def stuck(monkeypatch) -> Iterator[ForgivingRedisCache]:
    """A cache whose Redis takes what it is sent and answers nothing."""
    monkeypatch.setattr(ForgivingRedisCache, "_rest", Rest())
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield ForgivingRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})


def test_a_redis_that_answers_nothing_holds_a_page_up_once_and_not_with_each_question(stuck):
    started = time.monotonic()
    for _question in range(20):
        assert stuck.get_or_set("song", lambda: "made anew") == "made anew"
    assert time.monotonic() - started < 2


@pytest.mark.skipif(not settings.REDIS_URL, reason="needs a Redis")
def test_communities_that_share_a_redis_keep_apart():
    cache.set("song", "Blue")
    [key] = cache._cache.get_client().keys("*song")
    assert key.decode().startswith(f"kindred:127.0.0.1:{urlsplit(settings.BASE_URL).port}:")


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/boards/", "/me/", "/me/notices/", "/stories/", "/"])
def test_pages_of_members_are_kept_nowhere(client, ada, url):
    client.force_login(ada)
    assert client.get(url)["Cache-Control"] == "private, no-store"
