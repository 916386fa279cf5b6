"""Searching is narrowed by what one may see, from the address, the page, the API and the text alike."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from chat.models import Room
from chat.rooms import open_direct_room
from community.discussions.answering import mark_answer
from community.discussions.hiding import hide_post
from community.discussions.models import Thread
from community.discussions.posting import start_thread
from community.members.blocks import block
from community.members.interests import declare_interests
from community.recognition.thanking import thank
from search import sync
from search.asking import Question
from search.engines import EngineUnavailable
from search.finding import answer, find
from search.found import Found
from search.operators import taken_apart, without
from tests import cast
from tests.chat.saying import say
from tests.search.conftest import forget_marks, open_up

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def urls(found: Found) -> list[str]:
    return [hit.url for hit in found.hits]


def options(found: Found, title: str) -> dict[str, int | None]:
    """Labels and counts of the facet with this title."""
    return {
        str(one.label): one.count for facet in found.facets if facet.title == title for one in facet.options
    }


@pytest.fixture
def talk(ada, ben, listening, backstage, interests, catch_up) -> dict[str, Any]:
    """Three quokkas on two boards, by two people, about one interest, and one in a room."""
    first = start_thread(
        ada, listening, "Quokka one", "With an answer.", [interests["jazz"]], uuid.uuid4(), "question"
    )
    mark_answer(cast.reply(by=ben, to=first, body=f"![one]({cast.picture(ben).get_absolute_url()})"), ada)
    second = start_thread(ben, listening, "Quokka two", "An old one.", [], uuid.uuid4())
    Thread.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=20))
    third = start_thread(ben, backstage, "Quokka three", "For members.", [interests["jazz"]], uuid.uuid4())
    room = Room.objects.create(slug="attic", title="The attic")
    said = say(ada, room, "A quokka was here.")
    catch_up()
    sync.mark("thread", [second.pk])
    catch_up()
    return {"first": first, "second": second, "third": third, "room": room, "said": said}


@pytest.mark.parametrize(
    ("narrowing", "there"),
    [
        ({"interest": "jazz"}, {"first", "third"}),
        ({"by": "ben"}, {"second", "third"}),
        ({"has": ("answered",)}, {"first"}),
        ({"when": "week"}, {"first", "third", "said"}),
        ({"until": timezone.localdate() - timedelta(days=10)}, {"second"}),
        ({"since": timezone.localdate() - timedelta(days=10)}, {"first", "third", "said"}),
        ({"text": "quokka from:ada"}, {"first", "said"}),
        ({"text": "quokka from:@Ada in:attic"}, {"said"}),
        ({"text": "in:listening quokka"}, {"first", "second"}),
        ({"text": "quokka tag:jazz"}, {"first", "third"}),
        ({"text": 'quokka tag:"Jazz" -three'}, {"first"}),
        ({"text": "quokka", "kind": "message"}, {"said"}),
    ],
)
def test_each_way_to_narrow_leaves_what_fits(talk, eve, narrowing, there):
    found = answer(eve, Question(**({"text": "quokka"} | narrowing)))
    assert {name for name, thing in talk.items() if thing.get_absolute_url() in urls(found)} == there
    assert not found.hints


@pytest.fixture
def away(talk, monkeypatch):
    def fail(*args):
        raise EngineUnavailable("it is away")

    monkeypatch.setattr(sync.engine(), "search_many", fail)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"interest": "jazz"}, ["third", "first"]),
        ({"by": "ben"}, ["third", "second"]),
        ({"text": "in:listening", "when": "week"}, ["first"]),
        ({"text": "in:listening", "until": timezone.localdate() - timedelta(days=10)}, ["second"]),
        ({"text": "quokka tag:jazz from:ada"}, ["first"]),
        ({"by": "ben", "kind": "thread"}, ["third", "second"]),
        ({"by": "ben", "kind": "story"}, []),
        ({"has": ("answered",)}, []),
        ({"text": "in:attic"}, []),
    ],
)
def test_while_the_engine_is_away_the_database_narrows_what_has_a_title(talk, away, eve, asked, there):
    found = answer(eve, Question(**asked))
    assert found.degraded
    assert urls(found) == [talk[name].get_absolute_url() for name in there]
    assert sum(found.totals.values()) >= len(there)


def test_what_is_narrowed_while_the_engine_is_away_keeps_the_same_secrets(talk, away, mara, ben, eve):
    hide_post(talk["first"].posts.get(number=1), by=mara)
    assert urls(answer(STRANGER, Question(interest="jazz"))) == []
    assert urls(answer(eve, Question(interest="jazz"))) == [talk["third"].get_absolute_url()]
    block(eve, ben)
    assert answer(eve, Question(interest="jazz")).totals == {}


def test_nobody_is_found_by_an_interest_while_the_engine_is_away(away, ada, eve):
    """Whether they ignore it by now, their row does not tell."""
    declare_interests(ada, ["jazz"])
    open_up(ada)
    assert answer(eve, Question(interest="jazz", kind="member")).hits == []


def test_the_page_says_that_it_shows_the_newest_of_what_has_a_title(talk, away, client):
    page = client.get("/search/", {"interest": "jazz"}).text
    assert "Quokka one" in page and "the newest of what has a title or a name" in page
    page = client.get("/search/", {"q": "quokka", "interest": "jazz"}).text
    assert "only titles and names are looked through" in page


def test_facets_count_what_is_there_and_lead_to_it(talk, eve):
    found = find(eve, "quokka")
    assert options(found, "Interest") == {"Jazz": 2}
    assert options(found, "Board") == {"Listening": 2, "Backstage": 1}
    assert options(found, "Room") == {"The attic": 1}
    assert options(found, "From") == {"Ada": 2, "Ben": 2}
    assert options(found, "With") == {"With an answer": 1}
    for facet in found.facets:
        for option in facet.options:
            if option.count is not None:
                assert len(answer(eve, option.question).hits) == option.count


def test_a_stranger_is_told_of_no_board_room_or_count_that_is_not_theirs(talk, ada, ben, catch_up):
    say(ada, open_direct_room(ada, ben), "A quokka between us.")
    catch_up()
    found = find(STRANGER, "quokka")
    assert options(found, "Board") == {"Listening": 2}
    assert options(found, "Interest") == {"Jazz": 1}
    assert options(found, "From") == {"Ada": 2, "Ben": 1}
    assert "Ada" not in options(find(ada, "quokka"), "Room") and "Ben" in options(find(ada, "quokka"), "Room")


@pytest.mark.parametrize("operator", ["in:{}", "in:nowhere"])
def test_what_is_hidden_and_what_is_not_there_are_told_alike(
    talk, ada, ben, eve, operator, django_assert_num_queries
):
    room = open_direct_room(ada, ben)
    typed = operator.format(room.slug)
    found = find(eve, f"quokka {typed}")
    assert found.hints == [f"There is no board or room “{typed[3:]}” that you can look in."]
    assert urls(found) == urls(find(eve, "quokka"))
    assert found.chips == []


def test_an_unknown_interest_or_person_gives_a_hint_and_no_error(talk, eve):
    found = find(eve, "quokka tag:nothing from:nobody")
    assert found.hints == ["No interest is called “nothing”.", "Nobody here has the handle “nobody”."]
    assert len(found.hits) == 4


def test_hits_come_in_the_order_asked_for(talk, ben, eve, catch_up):
    for person in (ben, eve):
        thank(person, "message", talk["said"].pk)
    thank(eve, "post", talk["second"].posts.get(number=1).pk)
    catch_up()
    newest = [talk[name].get_absolute_url() for name in ("said", "third", "first", "second")]
    assert set(urls(find(eve, "quokka", sort="new"))[:3]) == set(newest[:3])
    assert urls(find(eve, "quokka", sort="new"))[3:] == newest[3:]
    thanked = [talk[name].get_absolute_url() for name in ("said", "second")]
    assert urls(find(eve, "quokka", sort="thanked"))[:2] == thanked


def test_each_chip_leads_to_the_search_without_it(talk, eve):
    question = Question(text='quokka tag:jazz "for members"', by="ben", when="week")
    found = answer(eve, question)
    assert [(chip.what, str(chip.label)) for chip in found.chips] == [
        ("Interest", "Jazz"),
        ("From", "Ben"),
        ("", "The last week"),
    ]
    assert [chip.without.text for chip in found.chips] == [
        'quokka "for members"',
        question.text,
        question.text,
    ]
    assert (found.chips[1].without.by, found.chips[2].without.when) == ("", "")


def test_facets_stay_away_while_the_index_knows_more_than_one_may_see(talk, mara, eve):
    hide_post(talk["first"].posts.get(number=1), by=mara)
    forget_marks()
    for question in (Question(text="quokka"), Question(text="quokka", kind="message")):
        found = answer(eve, question)
        assert found.facets == ()
        assert found.totals["thread"] == 2


def test_somebody_whom_i_blocked_is_no_facet(talk, ben, eve):
    block(eve, ben)
    assert options(find(eve, "quokka"), "From") == {"Ada": 2}


@pytest.mark.parametrize(
    ("typed", "text", "operators"),
    [
        ("from:ada blue", "blue", [("from", "ada")]),
        ('tag:"free jazz" blue', "blue", [("tag", "free jazz")]),
        ("tag:“free jazz”", "", [("tag", "free jazz")]),
        ('"from:ada"', '"from:ada"', []),
        ("from: blue", "blue", []),
        ("xfrom:ada", "xfrom:ada", []),
        ("IN:Attic", "", [("in", "Attic")]),
        ("blue -from:ada", "blue -from:ada", []),
    ],
)
def test_operators_are_taken_out_of_the_text(typed, text, operators):
    parts = taken_apart(typed)
    assert (parts.text, [(one.name, one.value) for one in parts.operators]) == (text, operators)
    for one in parts.operators:
        assert not taken_apart(without(typed, one)).operators


@pytest.mark.parametrize(
    "address",
    [
        "q=quokka&since=x&until=9999-99-99&sort=at:desc&has=everything&when=ever&page=-1&kind=%27",
        "q=quokka&since=0001-01-01&interest=%27%22%00&by=" + "x" * 500,
        "q=in:%22%22+tag:+from:%00+in:" + "a" * 150,
        "q=" + "in:a+" * 40,
        "q=from:" + "%F0%9F%98%80" * 30,
    ],
)
def test_nonsense_in_the_address_narrows_nothing_and_breaks_nothing(client, talk, address):
    for base in ("/search/?", "/api/v1/search?"):
        assert client.get(base + address).status_code in (200, 422)


def test_the_page_shows_facets_chips_and_orders_as_links(client, talk):
    html = client.get("/search/", {"q": "quokka", "interest": "jazz"}).text
    assert '<a class="chip chip-shared" href="/search/?q=quokka" rel="nofollow">' in html
    assert 'href="/search/?q=quokka&amp;interest=jazz&amp;by=ada"' in html
    assert 'href="/search/?q=quokka&amp;interest=jazz&amp;sort=new"' in html
    assert '<input type="hidden" name="interest" value="jazz">' in html


def test_nothing_for_all_together_offers_each_thing_to_drop(client, talk):
    html = client.get("/search/", {"q": "wombat", "interest": "jazz", "by": "ada"}).text
    assert "Nothing fits all of this together" in html
    assert 'href="/search/?q=wombat&amp;by=ada">' in html
    assert 'href="/search/?q=wombat&amp;interest=jazz">' in html


def test_the_api_takes_and_gives_the_same(client, talk, eve):
    client.force_login(eve)
    found = client.get("/api/v1/search", {"q": "quokka", "interest": "jazz", "sort": "new"}).json()
    assert [hit["pk"] for hit in found["hits"]] == [talk["third"].pk, talk["first"].pk]
    (board,) = [facet for facet in found["facets"] if facet["title"] == "Board"]
    assert {(one["value"], one["count"]) for one in board["options"]} == {
        (f"board-{thread.board_id}", 1) for thread in (talk["first"], talk["third"])
    }
    assert client.get("/api/v1/search", {"q": "quokka tag:nope"}).json()["hints"]
    assert client.get("/api/v1/search", {"q": "quokka", "sort": "wrong"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quoka", "quokka"),
        ("quokka", ""),
        ("quok", ""),
        ('"quokka"', ""),
        ("from:ada quoka", "from:ada quokka"),
    ],
)
def test_a_misspelt_word_is_offered_as_the_hits_have_it(talk, eve, typed, meant):
    assert find(eve, typed).meant == meant


def test_what_was_meant_tells_nothing_of_what_one_may_not_see(ada, ben, eve, catch_up):
    say(ada, open_direct_room(ada, ben), "The zanzibarian quagmire.")
    catch_up()
    assert find(ada, "zanzibarien").meant == "zanzibarian"
    assert find(eve, "zanzibarien").meant == ""
