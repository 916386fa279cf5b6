"""Threads and stories like the one that is read."""

import uuid

import pytest
from django.core.cache import cache

from cms.models import StoryPage
from cms.pages import TALK_PAGES
from community.discussions.hiding import hide_post
from community.discussions.posting import start_thread
from community.members.blocks import block
from search import sync
from search.engines import EngineUnavailable
from tests.search.conftest import tell

pytestmark = pytest.mark.django_db


def talk(by, board, title, *about):
    return start_thread(by, board, title, "Which one is yours?", list(about), uuid.uuid4())


@pytest.fixture
def world(ada, interests, listening, backstage, catch_up):
    read = talk(ada, listening, "Quokka records", interests["vinyl"])
    talk(ada, listening, "More quokka records")
    talk(ada, listening, "Another pressing", interests["vinyl"])
    talk(ada, listening, "Mountains by day", interests["hiking"])
    talk(ada, backstage, "Quokka records for members")
    tell(StoryPage, "A quokka presses vinyl", interests["vinyl"])
    catch_up()
    return read


def part(client, member, thing="thread", pk=0):
    client.logout()
    if member:
        client.force_login(member)
    answer = client.get(f"/beside/{thing}/{pk}/?part")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_like_it_by_words_or_by_interest_stands_beside_it(client, world):
    html = part(client, None, pk=world.pk)
    for there in ("More quokka records", "Another pressing", "A quokka presses vinyl"):
        assert there in html
    for elsewhere in ("Mountains by day", "Quokka records for members", f"/{world.pk}/quokka-records/"):
        assert elsewhere not in html


def test_a_member_sees_what_members_see_though_a_stranger_asked_first(client, world, eve):
    part(client, None, pk=world.pk)
    assert "Quokka records for members" in part(client, eve, pk=world.pk)
    assert "Quokka records for members" not in part(client, None, pk=world.pk)


def test_what_is_hidden_or_blocked_meanwhile_is_gone_though_the_choice_is_kept(
    client, world, ada, eve, mara, listening
):
    assert "More quokka records" in part(client, None, pk=world.pk)
    other = listening.threads.get(title="More quokka records")
    hide_post(other.posts.get(number=1), by=mara)
    assert "More quokka records" not in part(client, None, pk=world.pk)
    assert "Another pressing" in part(client, eve, pk=world.pk)
    block(eve, ada)
    assert "Another pressing" not in part(client, eve, pk=world.pk)


@pytest.mark.parametrize("kind", TALK_PAGES)
def test_a_page_of_the_brand_leads_to_threads_and_stories_but_not_to_its_own(
    client, world, ada, listening, interests, catch_up, kind
):
    own = talk(ada, listening, "Vinyl in the making", interests["vinyl"])
    page = tell(kind, "Vinyl in the making", interests["vinyl"], thread=own)
    catch_up()
    html = part(client, None, kind.word, page.pk)
    assert "Another pressing" in html and "A quokka presses vinyl" in html
    assert own.get_absolute_url() not in html
    assert "Vinyl in the making" not in part(client, None, pk=own.pk)
    page.unpublish()
    assert client.get(f"/beside/{kind.word}/{page.pk}/").status_code == 404


def test_the_page_of_a_thread_and_of_a_story_lead_there_without_a_script(client, world):
    cache.clear()
    page = client.get(world.get_absolute_url()).content.decode()
    assert f'href="/beside/thread/{world.pk}/"' in page
    assert "More quokka records" not in page
    there = StoryPage.objects.get()
    assert f'href="/beside/story/{there.pk}/"' in client.get(there.url).content.decode()
    assert "More quokka records" in client.get(f"/beside/thread/{world.pk}/").content.decode()


def test_nothing_stands_beside_while_the_engine_is_away_and_it_comes_back(client, world, monkeypatch):
    def away(questions):
        raise EngineUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(sync.engine(), "search_many", away)
        assert "Nothing like it so far." in part(client, None, pk=world.pk)
    assert "Another pressing" in part(client, None, pk=world.pk)


def test_a_kept_choice_asks_the_engine_no_more(client, world, monkeypatch, django_assert_max_num_queries):
    part(client, None, pk=world.pk)
    monkeypatch.setattr(sync.engine(), "search_many", None)
    with django_assert_max_num_queries(6):
        assert "Another pressing" in client.get(f"/beside/thread/{world.pk}/?part").content.decode()


def test_what_is_not_there_has_nothing_beside_it(client, world, mara):
    hide_post(world.posts.get(number=1), by=mara)
    assert client.get(f"/beside/thread/{world.pk}/").status_code == 404
    assert client.get("/beside/moment/1/").status_code == 404
