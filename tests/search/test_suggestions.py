"""What is proposed while one types: only what one may see, in few queries, for nobody to keep."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.models import Room
from chat.rooms import open_direct_room
from community.discussions.hiding import hide_post
from community.discussions.models import Thread
from community.discussions.posting import start_thread
from community.members import pace
from search import sync
from search.engines import EngineUnavailable
from search.suggestions import suggestions
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def proposed(member, typed: str) -> dict[str, list[str]]:
    """Titles by the label of their group."""
    return {
        str(group.label): [str(one.title_html) for one in group.options]
        for group in suggestions(member, typed)
    }


@pytest.fixture
def quokkas(ada, ben, listening, backstage, interests, catch_up):
    """Something called quokka of each kind; the thread on the second board and the room of two are not for all."""
    interests["jazz"].name = "Quokka jazz"
    interests["jazz"].save()
    cast.board("Quokka corner")
    cast.thread(by=ada, title="A quokka sings", on=listening)
    start_thread(ada, backstage, "Quokka for members", "…", [], uuid.uuid4())
    Room.objects.create(slug="quokkas", title="Quokka lounge")
    Room.objects.filter(pk=open_direct_room(ada, ben).pk).update(title="Quokka secret")
    Room.objects.create(slug="quokka-attic", title="Quokka attic", kind=Room.CLOSED)
    catch_up()


def test_each_kind_has_its_group(quokkas, eve):
    assert proposed(eve, "quok") == {
        "Interests": ["Quokka jazz"],
        "Boards": ["Quokka corner"],
        "Threads": ["<mark>Quokka</mark> for members", "A <mark>quokka</mark> sings"],
        "Rooms": ["<mark>Quokka</mark> lounge"],
    }


def test_nobody_is_told_of_what_they_may_not_see(quokkas, mara, catch_up):
    found = proposed(STRANGER, "quokka")
    assert found["Threads"] == ["A <mark>quokka</mark> sings"]
    assert found["Rooms"] == ["<mark>Quokka</mark> lounge"]
    hide_post(Thread.objects.get(title="A quokka sings").posts.get(number=1), by=mara)
    assert "Threads" not in proposed(STRANGER, "quokka")  # before the index heard of it


def test_only_who_wants_to_be_found_is_proposed_and_to_members_alone(ada, ben, catch_up):
    catch_up()
    assert proposed(ada, "ben") == {}
    open_up(ben)
    catch_up()
    assert proposed(ada, "ben") == {"People": ["<mark>Ben</mark>"]}
    assert proposed(STRANGER, "ben") == {}


def test_the_value_of_an_operator_is_completed_and_the_rest_is_kept(quokkas, ada, eve):
    (group,) = suggestions(eve, "rare in:quok")
    assert [(str(one.title_html), one.fill) for one in group.options] == [
        ("Quokka corner", "rare in:quokka-corner "),
        ("Quokka lounge", "rare in:quokkas "),
    ]
    assert proposed(eve, "tag:jaz") == {"Interest": ["Quokka jazz"]}
    assert proposed(eve, "from:a") == {"From": ["Ada"]}
    assert proposed(STRANGER, "from:a") == {}


@pytest.mark.parametrize("typed", ["", "q", "\x00\ud800", "from:", '"', "in:'\"%_", "x" * 500, "🎧" * 9])
def test_little_or_nonsense_is_answered_with_little(quokkas, ada, typed):
    assert len(suggestions(ada, typed)) <= 1


def test_while_the_engine_is_away_boards_and_interests_are_proposed_all_the_same(quokkas, eve, monkeypatch):
    def away(*args):
        raise EngineUnavailable("it is away")

    monkeypatch.setattr(sync.engine(), "search_many", away)
    assert set(proposed(eve, "quok")) == {"Interests", "Boards"}


def test_it_takes_few_queries_and_is_kept_nowhere(quokkas, client, ada):
    client.force_login(ada)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/search/suggestions/", {"q": "quokka"})
    assert len(captured) <= 16
    assert answer["Cache-Control"] == "private, no-store"
    assert 'role="option"' in answer.text
    client.logout()
    assert client.get("/search/suggestions/", {"q": "quokka"})["Cache-Control"] == "private, no-store"


def test_a_hasty_stranger_is_asked_to_wait(client, db, settings):
    settings.PACE = True
    pace.forget()
    assert {client.get("/search/suggestions/?q=a").status_code for _ in range(90)} == {200}
    answer = client.get("/search/suggestions/?q=a")
    assert answer.status_code == 429 and int(answer["Retry-After"]) >= 1
    pace.forget()


def test_boards_and_threads_lead_to_the_search_in_them(client, ada, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka", on=listening)
    assert f'href="/search/?in=board-{listening.pk}"' in client.get(listening.get_absolute_url()).text
    assert f'href="/search/?in=thread-{thread.pk}"' in client.get(thread.get_absolute_url()).text
    assert "Search in Quokka" in client.get("/search/", {"in": f"thread-{thread.pk}"}).text
