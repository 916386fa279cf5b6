"""What somebody typed is answered with what they may see, and with nothing else."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from chat.posting import send_message
from chat.rooms import open_direct_room
from community.discussions.answering import mark_answer
from community.discussions.hiding import hide_post
from community.discussions.posting import start_thread
from community.members import consent
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.recognition.thanking import take_back, thank
from search import drift, sync
from search.engines import EngineUnavailable, Query
from search.finding import find
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


@pytest.fixture
def away(monkeypatch):
    """The engine does not answer."""

    def fail(*args):
        raise EngineUnavailable("it is away")

    monkeypatch.setattr(sync.engine(), "search_many", fail)


def urls(found) -> list[str]:
    return [hit.url for hit in found.hits]


def test_a_typo_finds_the_thread(ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Synthesizer for beginners", body="Where do I begin?")
    catch_up()
    found = find(ben, "syntheziser")
    assert urls(found) == [thread.get_absolute_url()]
    assert found.hits[0].title_html == "<mark>Synthesizer</mark> for beginners"
    assert found.totals == {"thread": 1}
    assert not found.degraded


def test_a_reply_is_found_at_its_place_with_the_words_marked(ada, ben, listening, catch_up):
    reply = cast.reply(
        by=ben, to=cast.thread(by=ada, title="Pressings"), body="The <b>Japanese</b> one & only."
    )
    catch_up()
    (hit,) = find(ada, "japanese").hits
    assert hit.url == reply.get_absolute_url()
    assert hit.title_html == "Pressings"
    assert hit.excerpt_html == "The &lt;b&gt;<mark>Japanese</mark>&lt;/b&gt; one &amp; only."
    assert (hit.author, hit.place) == ("Ben", "Listening")


def test_one_kind_is_listed_and_the_others_are_still_counted(ada, ben, listening, catch_up):
    cast.reply(by=ben, to=cast.thread(by=ada, title="Quokka"), body="A quokka.")
    catch_up()
    found = find(ada, "quokka", kind="post")
    assert [hit.kind for hit in found.hits] == ["post"]
    assert found.totals == {"thread": 1, "post": 1}


def test_pages_follow_each_other_without_gap_or_repetition(ada, listening, catch_up):
    for number in range(23):
        cast.thread(by=ada, title=f"Quokka number {number}")
    catch_up()
    first, second = find(ada, "quokka"), find(ada, "quokka", page=2)
    assert (len(first.hits), first.has_more) == (20, True)
    assert (len(second.hits), second.has_more) == (3, False)
    assert len({*urls(first), *urls(second)}) == 23
    assert first.totals == second.totals == {"thread": 23}


@pytest.mark.parametrize("kind", ["", "thread", "post"])
def test_a_page_past_the_end_counts_nothing_that_is_hidden_since(ada, ben, mara, listening, catch_up, kind):
    thread = cast.thread(by=ada, title="Quokka")
    catch_up()
    hide_post(thread.posts.get(number=1), by=mara)
    found = find(ben, "quokka", kind=kind, page=2)
    assert (found.totals, found.has_more) == ({}, False)
    assert found.facets == ()


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\n\t"])
def test_nothing_asked_finds_nothing(text, ada):
    assert find(ada, text).hits == []


@pytest.mark.parametrize(
    "text",
    ['"', "a AND OR (", "x" * 10_000, "\ud800 \x00 ;--", "名前 ¿qué? ॐ", "%_%", "title:x -y *", "<mark>"],
)
@pytest.mark.parametrize("kind", ["", "thread", "no such kind", "'"])
def test_hostile_queries_are_answered_like_any_other(text, kind, ada, listening, catch_up):
    cast.thread(by=ada)
    catch_up()
    found = find(ada, text, kind=kind)
    assert not found.degraded
    assert len(found.hits) <= 1


def test_strangers_find_nothing_of_a_board_for_members(ada, backstage, catch_up):
    thread = start_thread(ada, backstage, "Canary", "The canary sings.", [], uuid.uuid4())
    cast.reply(by=ada, to=thread, body="Canary again.")
    catch_up()
    assert find(ada, "canary").totals == {"thread": 1, "post": 1}
    found = find(STRANGER, "canary")
    assert (found.hits, found.totals) == ([], {})


def test_only_the_two_of_a_direct_room_find_its_words(ada, ben, mara, catch_up):
    room = open_direct_room(ada, ben)
    send_message(ada, room, "Canary, between us.", uuid.uuid4())
    catch_up()
    for asker, found in ((STRANGER, {}), (ada, {"message": 1}), (ben, {"message": 1}), (mara, {})):
        assert find(asker, "canary").totals == found
        assert find(asker, room.slug).totals == {}


def test_members_who_did_not_say_yes_are_not_found_even_by_their_name(ada, ben, eve, interests, catch_up):
    declare_interests(ben, ["jazz"])
    declare_interests(eve, ["jazz"])
    open_up(ben)
    catch_up()
    assert urls(find(ada, "jazz")) == [ben.get_absolute_url()]
    assert find(ada, "eve").totals == {}
    assert find(STRANGER, "ben").totals == {}


def test_what_is_hidden_while_the_drainer_is_paused_is_neither_shown_nor_counted(
    ada, ben, mara, listening, catch_up
):
    thread = cast.thread(by=ada, title="Canary", body="Sing, canary.")
    cast.reply(by=ben, to=thread, body="A second canary.")
    catch_up()
    hide_post(thread.posts.get(number=1), by=mara)
    for asker in (STRANGER, ada, ben, mara):
        found = find(asker, "canary")
        assert (found.hits, found.totals) == ([], {})


def test_a_board_closed_while_the_drainer_is_paused_is_closed_to_strangers_at_once(ada, listening, catch_up):
    cast.thread(by=ada, title="Canary")
    catch_up()
    listening.is_open = False
    listening.save()
    assert find(STRANGER, "canary").totals == {}
    assert find(ada, "canary").totals == {"thread": 1}


def test_a_yes_taken_back_while_the_drainer_is_paused_counts_at_once(ada, ben, catch_up):
    open_up(ben)
    catch_up()
    consent.withdraw(ben, "kindred")
    found = find(ada, "ben")
    assert (found.hits, found.totals) == ([], {})


def test_while_the_engine_is_away_the_database_answers_by_title_and_says_so(ada, ben, listening, away):
    thread = cast.thread(by=ada, title="Rare <grooves>", body="Words that only the engine knows.")
    found = find(ben, "grooves")
    assert found.degraded
    assert urls(found) == [thread.get_absolute_url()]
    assert found.hits[0].title_html == "Rare &lt;grooves&gt;"
    assert find(ben, "words that only").totals == {}


def test_the_reduced_answer_keeps_the_same_secrets(ada, ben, mara, backstage, away):
    hidden = start_thread(ada, backstage, "Canary one", "…", [], uuid.uuid4())
    start_thread(ada, backstage, "Canary two", "…", [], uuid.uuid4())
    hide_post(hidden.posts.get(number=1), by=mara)
    assert find(STRANGER, "canary").totals == {}
    assert find(mara, "canary").totals == find(ben, "canary").totals == {"thread": 1}
    assert find(mara, "ben").totals == {}
    open_up(ben)
    assert find(mara, "ben").totals == {"member": 1}
    assert find(STRANGER, "ben").totals == {}


def test_a_thread_whose_author_left_is_not_found_while_the_index_lags_behind(ada, ben, listening, catch_up):
    cast.thread(by=ada, title="Quokka diary", body="My quokka canary.")
    catch_up()
    erase(ada)
    found = find(ben, "quokka")
    assert (found.hits, found.total) == ([], 0)


def test_words_in_quotes_and_a_minus_are_taken_at_their_word(ada, ben, listening, catch_up):
    together = cast.thread(by=ada, title="Blue vinyl")
    apart = cast.thread(by=ada, title="Vinyl that is blue")
    catch_up()
    assert urls(find(ben, '"blue vinyl"')) == [together.get_absolute_url()]
    assert urls(find(ben, "vinyl -that")) == [together.get_absolute_url()]
    assert set(urls(find(ben, "blue vinyl"))) == {together.get_absolute_url(), apart.get_absolute_url()}


def test_the_index_knows_what_has_pictures_an_answer_and_thanks(ada, ben, listening, catch_up):
    def those(**narrowing):
        query = Query(text="quokka", audience=["public"], **narrowing)
        return [hit.id for hit in sync.engine().search(query).hits]

    question = cast.thread(by=ada, title="Which quokka?", kind="question")
    answer = cast.reply(by=ben, to=question, body=f"This quokka: ![small]({picture_of(ben)})")
    catch_up()
    assert those(traits=["answered"]) == []
    assert those(traits=["pictures"]) == [f"post-{answer.pk}"]
    mark_answer(answer, ada)
    thank(ada, "post", answer.pk)
    thank(ben, "post", question.posts.get(number=1).pk)
    catch_up()
    assert those(traits=["answered"]) == [f"thread-{question.pk}"]
    thank(cast.member("Olga"), "post", answer.pk)
    catch_up()
    assert those(sort="thanked") == [f"post-{answer.pk}", f"thread-{question.pk}"]
    assert list(drift.drift("thread")) == list(drift.drift("post")) == []
    take_back(ada, "post", answer.pk)
    catch_up()
    assert list(drift.drift("post")) == []


def picture_of(member) -> str:
    return cast.picture(member).get_absolute_url()
