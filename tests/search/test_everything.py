"""The page of an interest."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone

from chat.models import Membership, Presence, Room
from chat.presence import LEASE
from cms.models import MomentPage, ProductPage, StoryPage
from cms.pages import TALK_PAGES
from community.discussions.hiding import hide_post
from community.discussions.posting import start_thread
from community.members.blocks import block
from community.members.families import family_of, place_under
from community.members.interests import declare_interests
from community.members.vocabulary import add_synonym, rename
from search import sync
from search.asking import Question
from search.engines import EngineUnavailable
from search.everything import everything_about
from search.finding import answer
from search.models import Ignored
from tests import cast
from tests.search.conftest import open_up, tell
from tests.sitemaps import sitemap_with

pytestmark = pytest.mark.django_db
PAGES = ("Kind", "Blue turntable", "Listening night")
"""One of each kind that the brand tells of jazz."""


def talk(by, board, title, *about):
    return start_thread(by, board, title, "Which one is yours?", list(about), uuid.uuid4())


def room(title, *about, **fields):
    made = Room.objects.create(slug=title.lower().replace(" ", "-"), title=title, **fields)
    made.interests.set(about)
    return made


def html(client, member=None, slug="jazz"):
    cache.clear()
    client.logout()
    if member:
        client.force_login(member)
    return client.get(f"/i/{slug}/").content.decode()


@pytest.fixture
def world(ada, ben, interests, listening, backstage, catch_up):
    """Something of every kind that is about jazz, and one of every kind that is not."""
    jazz, vinyl = interests["jazz"], interests["vinyl"]
    talk(ada, listening, "Trumpets by night", jazz, vinyl)
    talk(ada, backstage, "Members and saxophones", jazz)
    talk(ada, listening, "Mountains by day", interests["hiking"])
    room("Blue hour", jazz)
    room("Summit", interests["hiking"])
    room("Listeners only", jazz, is_public=False)
    tell(StoryPage, "Kind", jazz)
    tell(ProductPage, "Blue turntable", jazz)
    tell(MomentPage, "Listening night", jazz)
    for kind in TALK_PAGES:
        tell(kind, f"A {kind.word} in the Alps", interests["hiking"])
    declare_interests(ben, ["jazz", "vinyl"])
    open_up(ben)
    catch_up()
    return interests


def test_neither_a_number_nor_an_interest_beside_it_tells_of_what_is_hidden_since(
    client, ada, world, listening, mara, catch_up
):
    thread = talk(ada, listening, "Strings", world["jazz"], world["poetry"])
    catch_up()
    assert "Poetry" in html(client)
    hide_post(thread.posts.get(number=1), by=mara)
    page = html(client)
    assert "Strings" not in page and "Poetry" not in page and "More threads" not in page


def test_a_stranger_reads_what_is_public_and_nothing_of_people(client, world):
    page = html(client)
    for there in ("Trumpets by night", "Blue hour", *PAGES, "I love this too"):
        assert there in page
    for elsewhere in (
        "Mountains by day",
        "Summit",
        "in the Alps",
        "Members and saxophones",
        "Listeners only",
        "Ben",
    ):
        assert elsewhere not in page
    assert 'name="robots"' not in page
    assert 'rel="canonical" href="http://testserver/i/jazz/"' in page or 'rel="canonical"' in page


def test_a_member_reads_what_members_read(client, world, eve):
    page = html(client, eve)
    for there in ("Trumpets by night", "Members and saxophones", "Listeners only"):
        assert there in page


def test_people_are_shown_to_who_opened_up_as_well_and_to_nobody_else(client, world, ada, ben, eve):
    assert 'href="/members/ben/"' not in html(client, eve)
    open_up(eve)
    assert 'href="/members/ben/"' in html(client, eve)
    block(eve, ben)
    assert 'href="/members/ben/"' not in html(client, eve)


def test_who_ignores_it_is_not_shown_for_it_before_the_index_knows(client, world, ben, eve):
    open_up(eve)
    Ignored.objects.create(member=ben, interest=world["jazz"])
    assert 'href="/members/ben/"' not in html(client, eve)
    assert 'href="/members/ben/"' in html(client, eve, slug="vinyl")


def test_who_loves_it_does_not_find_themselves(client, world, ben):
    assert "Nobody else who said yes" in html(client, ben)


def test_what_was_hidden_a_moment_ago_is_gone_before_the_index_knows(client, world, mara, ada, listening):
    thread = listening.threads.get(title="Trumpets by night")
    hide_post(thread.posts.get(number=1), by=mara)
    assert "Trumpets by night" not in html(client)
    assert "Trumpets by night" not in html(client, ada)


def test_a_room_tells_how_many_are_there_to_members_alone(client, world, ada, ben, eve):
    blue = Room.objects.get(title="Blue hour")
    Membership.objects.create(room=blue, member=ben)
    Presence.objects.create(room=blue, member=ben, process="p", until=timezone.now() + LEASE)
    assert "1 here now" in html(client, eve)
    assert "here now" not in html(client)
    block(eve, ben)
    assert "here now" not in html(client, eve)


def test_rooms_whose_hour_it_is_stand_first_and_those_that_are_over_last(client, interests, catch_up):
    now, hour = timezone.now(), timedelta(hours=1)
    room("On air", interests["jazz"], starts_at=now - hour, ends_at=now + hour)
    room("At all times", interests["jazz"])
    room("Long gone", interests["jazz"], starts_at=now - 2 * hour, ends_at=now - hour)
    catch_up()
    page = html(client)
    assert page.index("On air") < page.index("At all times") < page.index("Long gone")
    assert "live until" in page and ">over</span>" in page


def test_the_whole_shows_what_is_about_its_parts(client, world, mara, ada, listening, catch_up):
    place_under(world["synths"], mara, world["jazz"])
    talk(ada, listening, "A patch for brass", world["synths"])
    catch_up()
    page = html(client)
    assert "A patch for brass" in page
    assert 'href="/i/synths/"' in page
    assert 'href="/i/jazz/"' in html(client, slug="synths")
    assert "Trumpets by night" not in html(client, slug="synths")


def test_more_threads_of_the_whole_are_those_of_its_parts_too(client, world, mara, ada, listening, catch_up):
    place_under(world["synths"], mara, world["jazz"])
    place_under(world["poetry"], mara, world["synths"])
    for number in range(6):
        talk(ada, listening, f"Brass {number}", world["synths"])
        talk(ada, listening, f"Verse {number}", world["poetry"], world["synths"])
    catch_up()
    page = html(client)
    (more,) = re.findall(r'href="([^"]+)">More threads', page)
    listed = client.get(more.replace("&amp;", "&")).text
    assert all(f"{name} {number}" in listed for name in ("Brass", "Verse") for number in range(6))
    assert "Trumpets by night" in listed and "Mountains by day" not in listed
    found = answer(ada, Question(interest="jazz", kind="thread"))
    assert found.totals["thread"] == 14  # with that of members
    facets = {facet.title: facet for facet in found.facets}
    counts = {str(option.label): option.count for option in facets["Interest"].options}
    assert (counts["Jazz"], counts["Synths"], counts["Poetry"]) == (None, None, 6)


def test_interests_that_stand_beside_it_lead_on(client, world):
    assert 'href="/i/vinyl/"' in html(client).split("Often together")[1]


def test_another_word_leads_to_the_one_address(client, world, mara):
    add_synonym(world["jazz"], mara, "Jass")
    answer = client.get("/i/jass/")
    assert (answer.status_code, answer["Location"]) == (301, "/i/jazz/")
    assert client.get("/i/nothing/").status_code == 404


def test_what_is_longer_than_any_word_is_not_there_before_any_cache_is_asked(client, db, monkeypatch):
    for module in ("community.design.keeping", "cms.keeping"):
        monkeypatch.setattr(f"{module}.cache", None)
    assert client.get(f"/i/{'jazz' * 100}/").status_code == 404


def test_an_interest_of_which_nothing_is_said_stays_out_of_search_engines(client, world):
    page = html(client, slug="poetry")
    assert '<meta name="robots" content="noindex">' in page
    assert "Nothing about it yet" in page


def away(_questions):
    raise EngineUnavailable("away")


def test_the_database_tells_while_the_engine_is_away(client, world, ben, eve, monkeypatch):
    open_up(eve)
    monkeypatch.setattr(sync.engine(), "search_many", away, raising=False)
    page = html(client, eve)
    for there in ("Trumpets by night", "Members and saxophones", "Blue hour", *PAGES, 'href="/members/ben/"'):
        assert there in page
    for elsewhere in ("Mountains by day", "Summit", "in the Alps"):
        assert elsewhere not in page


def days(number: int):
    return timezone.now() + timedelta(days=number)


def told_of(interest):
    return everything_about(family_of(interest), AnonymousUser())


def order(page: str, *titles: str) -> list[str]:
    """Those of these that stand there, from top to bottom."""
    return sorted((title for title in titles if title in page), key=page.index)


@pytest.mark.parametrize("is_away", [False, True])
def test_moments_to_come_stand_first_the_soonest_first_of_all(
    client, interests, catch_up, monkeypatch, is_away
):
    jazz = interests["jazz"]
    tell(MomentPage, "Tomorrow", jazz, starts_at=days(1))
    tell(MomentPage, "Next week", jazz, starts_at=days(7))
    tell(MomentPage, "Right now", jazz, starts_at=days(-1), ends_at=days(2))
    tell(MomentPage, "Yesterday", jazz, starts_at=days(-1))
    tell(MomentPage, "Last week", jazz, starts_at=days(-7))
    catch_up()
    if is_away:
        monkeypatch.setattr(sync.engine(), "search_many", away)
    page, titles = html(client), ("Last week", "Yesterday", "Tomorrow", "Next week", "Right now")
    assert order(page, *titles) == ["Right now", "Tomorrow", "Next week"]
    assert ("More moments" in page) is not is_away
    MomentPage.objects.get(title="Next week").unpublish()
    MomentPage.objects.get(title="Right now").unpublish()
    assert order(html(client), *titles) == ["Tomorrow", "Yesterday", "Last week"]


def test_moments_that_are_over_stand_the_latest_first(client, interests, catch_up):
    for title, starts in (("First", -9), ("Third", -1), ("Second", -5)):
        tell(MomentPage, title, interests["jazz"], starts_at=days(starts))
    catch_up()
    assert order(html(client), "First", "Second", "Third") == ["Third", "Second", "First"]


@pytest.mark.parametrize("kind", TALK_PAGES)
def test_a_page_that_nobody_may_read_any_more_is_neither_shown_nor_counted(client, interests, catch_up, kind):
    gone = tell(kind, "Wombat", interests["jazz"])
    tell(kind, "Quokka", interests["jazz"])
    catch_up()
    assert order(html(client), "Wombat") and told_of(interests["jazz"]).totals[kind.word] == 2
    kind.objects.filter(pk=gone.pk).update(live=False)  # past every mark
    assert order(html(client), "Quokka", "Wombat") == ["Quokka"]
    assert told_of(interests["jazz"]).totals[kind.word] == 1


@pytest.mark.parametrize("kind", TALK_PAGES)
def test_a_page_of_the_brand_alone_is_something_to_read(client, interests, catch_up, kind):
    page = tell(kind, "Quokka", interests["jazz"])
    catch_up()
    assert 'name="robots"' not in html(client) and "Nothing about it yet" not in html(client)
    assert f'href="{page.url}"' in html(client)
    listed = client.get(sitemap_with("interests", interests["jazz"])).text
    assert "/i/jazz/" in listed and "/i/vinyl/" not in listed


def test_more_of_a_kind_are_found_by_the_search_for_it(client, world, catch_up):
    for number in range(4):
        tell(ProductPage, f"Turntable {number}", world["jazz"])
    catch_up()
    (more,) = re.findall(r'href="([^"]+)">More products', html(client))
    listed = client.get(more.replace("&amp;", "&")).text
    assert all(f"Turntable {number}" in listed for number in range(4)) and "in the Alps" not in listed


def test_loving_it_is_one_press_each_way(client, world, eve):
    client.force_login(eve)
    client.post("/i/jazz/love/", {"loves": "yes"})
    assert [one.slug for one in eve.interests.all()] == ["jazz"]
    assert "You love this" in html(client, eve)
    client.post("/i/jazz/love/", {"loves": "no"})
    assert not eve.interests.exists()


def test_following_it_leads_back_to_it(client, world, eve):
    client.force_login(eve)
    assert client.post("/interests/jazz/level/", {"level": "first"})["Location"] == "/i/jazz/"


def test_the_page_takes_as_many_queries_however_much_there_is(
    client, world, ada, listening, eve, catch_up, django_assert_max_num_queries
):
    open_up(eve)
    for n in range(6):
        talk(ada, listening, f"Trumpet number {n}", world["jazz"])
        room(f"Room {n}", world["jazz"])
        for kind in TALK_PAGES:
            tell(kind, f"{kind.word} {n}", world["jazz"])
        declare_interests(person := cast.member(f"Person{n}"), ["jazz"])
        open_up(person)
    catch_up()
    client.force_login(eve)
    client.get("/i/jazz/")
    with django_assert_max_num_queries(30):
        client.get("/i/jazz/")


def test_the_name_of_the_whole_finds_what_is_about_a_part(client, world, mara, ada, listening, catch_up):
    talk(ada, listening, "A patch for brass", world["synths"])
    catch_up()
    assert "A patch for brass" not in client.get("/search/?q=jazz").content.decode()
    place_under(world["synths"], mara, world["jazz"])
    catch_up()
    assert "A patch for brass" in client.get("/search/?q=jazz").content.decode()
    rename(world["jazz"], mara, "Swing")
    catch_up()
    assert "A patch for brass" in client.get("/search/?q=swing").content.decode()
