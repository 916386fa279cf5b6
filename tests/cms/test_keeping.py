"""What strangers are served: kept whole, right within a second, and about nobody in particular."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.middleware.csrf import get_token
from django.test import Client

from chat.posting import send_message
from cms.models import HomePage, StoryPage
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.posting import post_reply
from community.discussions.removing import remove_post
from community.members.models import Member
from tests import cast

Committing = Callable[..., Any]


def kept() -> list[str]:
    """The keys of the pages in the cache."""
    store = cache._cache
    keys = map(bytes.decode, store.get_client().keys()) if settings.REDIS_URL else store
    return [key for key in keys if ":page:http" in key]


@pytest.fixture
def ada(db: None) -> Member:
    return cast.member("Ada Unmistakable", handle="ada")


def test_the_second_stranger_is_served_without_wagtail(
    client: Client, story: StoryPage, django_assert_num_queries: Any
) -> None:
    first = client.get(story.url)
    with django_assert_num_queries(1):  # the stamp of its thread and room
        second = Client().get(story.url)
    assert first.content == second.content
    assert "The ninth copy" in second.content.decode()


@pytest.mark.parametrize("address", ["/", "/stories/"])
def test_home_and_stories_need_no_query_for_the_second_stranger(
    client: Client, story: StoryPage, address: str, django_assert_num_queries: Any
) -> None:
    client.get(address)
    with django_assert_num_queries(0):
        assert "The ninth copy" in Client().get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/stories/", "story"])
def test_a_member_is_never_served_or_kept_for_others(
    client: Client, story: StoryPage, ada: Member, address: str
) -> None:
    address = story.url if address == "story" else address
    client.force_login(ada)
    assert "Ada Unmistakable" in client.get(address).content.decode()
    assert not kept()
    stranger = Client().get(address).content.decode()
    assert "Ada Unmistakable" not in stranger
    assert "Ada Unmistakable" in client.get(address).content.decode()


def test_what_is_kept_holds_no_token(client: Client, story: StoryPage) -> None:
    for address in ("/", "/stories/", story.url):
        answer = client.get(address)
        assert "csrf" not in answer.content.decode().lower()
        assert not answer.cookies
    assert len(kept()) == 3


def test_a_query_string_a_message_or_a_session_is_answered_afresh(story: StoryPage) -> None:
    Client().get(f"{story.url}?utm_source=mail")
    for cookie in ("sessionid", "messages"):
        client = Client()
        client.cookies[cookie] = "anything"
        client.get(story.url)
    Client().post(story.url)
    assert not kept()


def test_languages_and_hosts_are_kept_apart(client: Client, settings: Any, story: StoryPage) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS:
        for language in ("en", "de"):
            client.get(story.url, headers={"host": host, "accept-language": language})
    assert len(kept()) == 4


def test_a_missing_page_is_not_kept(client: Client, db: None) -> None:
    assert client.get("/stories/never-written/").status_code == 404
    assert not kept()


def test_a_reply_a_hidden_reply_and_a_message_are_seen_at_once(
    client: Client, story: StoryPage, ada: Member, mara: Member
) -> None:
    assert "Nobody has answered yet" in client.get(story.url).content.decode()
    reply = post_reply(ada, story.thread, "I have the tenth copy.", uuid.uuid4())
    assert "I have the tenth copy." in client.get(story.url).content.decode()
    hide_post(reply, by=mara)
    assert "I have the tenth copy." not in client.get(story.url).content.decode()
    second = post_reply(ada, story.thread, "I have the eleventh copy.", uuid.uuid4())
    assert "I have the eleventh copy." in client.get(story.url).content.decode()
    edit_post(second, ada, 1, "I have the twelfth copy.")
    assert "I have the twelfth copy." in client.get(story.url).content.decode()
    remove_post(second, ada)
    page = client.get(story.url).content.decode()
    assert "I have the" not in page
    assert "Ada" not in page
    send_message(ada, story.room, "Anybody here?", uuid.uuid4())
    assert "Anybody here?" in client.get(story.url).content.decode()


def test_a_thread_on_a_closed_board_is_not_shown_to_strangers(
    client: Client, story: StoryPage, ada: Member, django_capture_on_commit_callbacks: Committing
) -> None:
    post_reply(ada, story.thread, "Among ourselves.", uuid.uuid4())
    assert "Among ourselves." in client.get(story.url).content.decode()
    board = story.thread.board
    board.is_open = False
    with django_capture_on_commit_callbacks(execute=True):
        board.save()
    assert "Among ourselves." not in client.get(story.url).content.decode()
    client.force_login(ada)
    assert "Among ourselves." in client.get(story.url).content.decode()


def test_what_happens_is_on_the_cover_within_a_second(client: Client, story: StoryPage, ada: Member) -> None:
    assert client.get("/stories/").content.decode().count("1 reply") == 0
    client.get("/")
    post_reply(ada, story.thread, "Me too.", uuid.uuid4())
    time.sleep(1.01)
    assert "1 reply" in client.get("/stories/").content.decode()
    assert "1 reply" in client.get("/").content.decode()


def test_an_unpublished_story_is_gone_at_once(
    client: Client, story: StoryPage, django_capture_on_commit_callbacks: Committing
) -> None:
    assert client.get(story.url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        story.unpublish()
    assert client.get(story.url).status_code == 404
    assert story.title not in client.get("/stories/").content.decode()


def test_a_story_behind_a_password_is_kept_for_nobody(
    client: Client, story: StoryPage, django_capture_on_commit_callbacks: Committing
) -> None:
    assert "nine pockets" in client.get(story.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        story.view_restrictions.create(restriction_type="password", password="open sesame")
    assert "nine pockets" not in client.get(story.url).content.decode()
    restriction = story.view_restrictions.get()
    client.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{story.pk}/",
        {"password": "open sesame", "return_url": story.url},
    )
    assert "nine pockets" in client.get(story.url).content.decode()
    assert "nine pockets" not in Client().get(story.url).content.decode()


def test_a_page_that_needed_a_token_would_not_be_kept(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = HomePage.get_context
    asking = lambda page, request: shown(page, request) | {"token": get_token(request)}  # noqa: E731
    monkeypatch.setattr(HomePage, "get_context", asking)
    assert client.get("/").status_code == 200
    assert not kept()
