"""What home, stories and a story show, to whom, and in how many queries."""

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from chat.models import Room
from chat.posting import send_message
from cms.brand import BrandSettings
from cms.models import HomePage, StoryPage
from cms.publishing import publish
from community.discussions.posting import post_reply
from community.members.models import Interest, Member
from tests.cms.conftest import BODY


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def queries_of(client: Client, address: str) -> int:
    """Of a second visit, by somebody for whom no whole page is kept."""
    client.get(f"{address}?fresh")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{address}?fresh")
    return len(captured)


@pytest.mark.parametrize("address", ["/", "/stories/"])
def test_without_stories_a_kind_word_leads_on(client: Client, db: None, address: str) -> None:
    assert "No stories yet" in text_of(client, address)


def test_a_member_without_anything_is_greeted_and_led_on(client: Client, ada: Member) -> None:
    client.force_login(ada)
    page = text_of(client, "/")
    assert "Good to see you, Ada" in page and "/boards/" in page


@pytest.mark.parametrize(
    ("tone", "greeting"), [("warm", "Good to see you"), ("plain", "Welcome back"), ("bold", "There you are")]
)
def test_the_tone_of_the_brand_greets(
    client: Client, ada: Member, tone: str, greeting: str, django_capture_on_commit_callbacks: Any
) -> None:
    brand = BrandSettings.for_site(HomePage.objects.get().get_site())
    brand.tone = tone
    with django_capture_on_commit_callbacks(execute=True):
        brand.save()
    client.force_login(ada)
    assert f"{greeting}, Ada" in text_of(client, "/")


def test_stories_about_what_a_member_loves_come_first(
    client: Client, ada: Member, otto: Member, story: StoryPage, vinyl: Interest
) -> None:
    newer = publish(StoryPage, otto, "Something else", "About other things.", BODY)
    client.force_login(ada)
    assert text_of(client, "/").index(newer.title) < text_of(client, "/").index(story.title)
    ada.interests.add(vinyl)
    page = text_of(client, "/")
    assert page.index(story.title) < page.index(newer.title)
    assert page.count("Because of what you love") == 1


def test_the_story_that_was_chosen_leads_the_cover(client: Client, otto: Member, story: StoryPage) -> None:
    newer = publish(StoryPage, otto, "Something newer", "Intro.", BODY)
    cache.clear()
    assert client.get("/").context["lead"] == newer
    HomePage.objects.update(featured=story)
    cache.clear()
    assert client.get("/").context["lead"].pk == story.pk


def test_a_story_shows_its_blocks_its_talk_and_its_room(
    client: Client, story: StoryPage, ada: Member
) -> None:
    post_reply(ada, story.thread, "I *have* it & love it.", uuid.uuid4())
    send_message(ada, story.room, "Hello <b>you</b>", uuid.uuid4())
    page = text_of(client, story.url)
    for shown in ("It began in a <b>kitchen</b>.", "Play it again.", "Vinyl", "I have it &amp; love it."):
        assert shown in page
    assert "1 talked here lately" in page
    assert story.thread.get_absolute_url() in page and story.room.get_absolute_url() in page


def test_a_direct_room_would_be_shown_to_nobody_else(client: Client, story: StoryPage) -> None:
    Room.objects.filter(pk=story.room_id).update(kind=Room.DIRECT, pair="1-2")
    assert story.room.get_absolute_url() not in text_of(client, story.url)


def test_a_hidden_thread_is_not_shown(client: Client, story: StoryPage) -> None:
    type(story.thread).objects.filter(pk=story.thread_id).update(is_hidden=True)
    assert story.thread.get_absolute_url() not in text_of(client, story.url)


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_pages_need_the_same_queries_however_much_there_is(
    client: Client, otto: Member, ada: Member, story: StoryPage, vinyl: Interest, who: str
) -> None:
    if who == "member":
        client.force_login(ada)
    post_reply(ada, story.thread, "First.", uuid.uuid4())
    send_message(ada, story.room, "First.", uuid.uuid4())
    publish(StoryPage, otto, "Unread", "Intro.", BODY, interests=[vinyl], with_room=True)
    addresses = ("/", "/stories/", story.url)
    before = {address: queries_of(client, address) for address in addresses}
    for number in range(5):
        publish(StoryPage, otto, f"Story {number}", "Intro.", BODY, interests=[vinyl], with_room=True)
        post_reply(ada, story.thread, f"Reply {number}", uuid.uuid4())
        send_message(ada, story.room, f"Message {number}", uuid.uuid4())
    after = {address: queries_of(client, address) for address in addresses}
    assert after == before


def test_a_story_on_the_cover_that_only_some_may_read_is_not_shown_there(
    client: Client, story: StoryPage
) -> None:
    HomePage.objects.update(featured=story)
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/").context["lead"] is None


def test_stories_are_read_to_the_first_one_while_new_ones_come(client: Client, otto: Member) -> None:
    titles = [f"Story number {number}." for number in range(26)]
    for title in titles:
        publish(StoryPage, otto, title, "About it.", BODY)
    first = text_of(client, "/stories/")
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    publish(StoryPage, otto, "Fresh from the press", "About it.", BODY)
    second = text_of(client, "/stories/" + unescape(older))
    assert [title for title in titles if title in second] == titles[:2]
    assert not [title for title in titles if title in first and title in second]
    newer = re.search(r'rel="prev" href="([^"]+)"', second)[1]
    assert "Fresh from the press" not in text_of(client, "/stories/" + unescape(newer))
    assert client.get("/stories/?older=nonsense").status_code == 404
