"""Whoever is about to start a thread is shown those like it, and none that is not theirs to see."""

import uuid

import pytest

from community.discussions.hiding import hide_post
from community.discussions.posting import start_thread
from community.discussions.similar import similar_threads
from community.members import pace
from community.members.erasing import erase
from tests import cast

pytestmark = pytest.mark.django_db
CANARY = "zanzibar-canary"


def ask(client, title):
    return client.get("/threads/similar/", {"title": title})


@pytest.fixture
def pressing(ada, listening, catch_up):
    thread = cast.thread(by=ada, title="Which pressing of Blue sounds best?")
    catch_up()
    return thread


def test_a_thread_like_the_title_is_found_with_its_place(client, ben, pressing):
    client.force_login(ben)
    page = ask(client, "blue pressing").content.decode()
    assert "Is it one of these?" in page
    assert pressing.get_absolute_url() in page
    assert "Listening" in page
    assert 'data-said="1 thread may be about this already."' in page


def test_a_slip_of_the_finger_finds_it_too(ben, pressing):
    assert [found.url for found in similar_threads(ben, "pressinng")] == [pressing.get_absolute_url()]


def test_at_most_five_are_shown(ada, listening, catch_up):
    for number in range(7):
        cast.thread(by=ada, title=f"Quokka number {number}")
    catch_up()
    assert len(similar_threads(ada, "quokka")) == 5


@pytest.mark.parametrize("title", ["", "  ", "bl", " b ", "zebra"])
def test_where_nothing_is_like_it_nothing_is_said(client, ben, pressing, title):
    client.force_login(ben)
    assert ask(client, title).content.decode().strip() == ""


def test_replies_and_rooms_are_no_threads(ada, ben, listening, catch_up):
    cast.reply(by=ben, to=cast.thread(by=ada, title="Marsupials"), body="A quokka.")
    catch_up()
    assert similar_threads(ada, "quokka") == []


def test_what_was_hidden_or_taken_along_is_shown_to_nobody(client, ada, ben, mara, eve, listening, catch_up):
    hidden = start_thread(ada, listening, f"{CANARY} hidden", CANARY, [], uuid.uuid4())
    start_thread(eve, listening, f"{CANARY} taken along", CANARY, [], uuid.uuid4())
    catch_up()
    client.force_login(ben)
    assert ask(client, CANARY).content.decode().count("<li>") == 2
    hide_post(hidden.posts.get(), by=mara)
    erase(eve)
    # Also before the index heard of it.
    assert CANARY not in ask(client, CANARY).content.decode()
    catch_up()
    for person in (ada, ben, mara):
        client.force_login(person)
        assert CANARY not in ask(client, CANARY).content.decode()


def test_a_stranger_learns_nothing_not_even_of_open_boards(client, pressing):
    assert ask(client, "pressing")["Location"].startswith("/accounts/login/")


def test_markup_in_a_title_stays_text(client, ada, ben, listening, catch_up):
    cast.thread(by=ada, title="<script>alert(1)</script> quokka")
    catch_up()
    client.force_login(ben)
    page = ask(client, "quokka").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_without_a_script_they_stand_on_the_preview(client, ben, pressing):
    client.force_login(ben)
    typed = {"title": "Best pressing of Blue", "body": "Hm?", "key": uuid.uuid4(), "preview": "1"}
    page = client.post("/boards/listening/start/", typed).content.decode()
    assert "Is it one of these?" in page
    assert pressing.get_absolute_url() in page


def test_asking_has_a_pace(client, ben, pressing, settings):
    settings.PACE = True
    pace.forget()
    client.force_login(ben)
    answers = [ask(client, "x") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_each_answer_takes_few_queries(client, ben, pressing, django_assert_max_num_queries):
    client.force_login(ben)
    ask(client, "pressing")
    with django_assert_max_num_queries(9):
        ask(client, "pressing of blue")
