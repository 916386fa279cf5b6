"""All boards, and one board."""

import uuid

import pytest

from community.discussions.hiding import hide_post
from community.discussions.models import Board
from community.discussions.posting import post_reply, start_thread


def test_a_stranger_reads_open_boards_only(client, first_record, backstage):
    page = client.get("/boards/").content.decode()
    assert "Listening" in page
    assert "Your first record" in page
    assert "Backstage" not in page


def test_a_board_for_members_is_not_there_for_strangers(client, ada, backstage):
    start_thread(ada, backstage, "Secret gig", "Friday", [], uuid.uuid4())
    assert client.get("/boards/backstage/").status_code == 404
    client.force_login(ada)
    assert "Secret gig" in client.get("/boards/backstage/").content.decode()


def test_a_board_shows_the_latest_talk_first(client, ada, ben, listening, first_record):
    start_thread(ada, listening, "Rain songs", "Which?", [], uuid.uuid4())
    post_reply(ben, first_record, "Blue", uuid.uuid4())
    page = client.get("/boards/listening/").content.decode()
    assert page.index("Your first record") < page.index("Rain songs")


def test_a_hidden_thread_is_in_no_list_but_the_managers(client, first_record, mara):
    hide_post(first_record.posts.get(), by=mara)
    for url in ("/boards/", "/boards/listening/"):
        assert "Your first record" not in client.get(url).content.decode()
    client.force_login(mara)
    assert "Your first record" in client.get("/boards/listening/").content.decode()
    client.logout()
    assert "Your first record" not in client.get("/boards/listening/").content.decode()


def test_a_board_without_threads_invites_to_start_one(client, listening):
    assert "/boards/listening/start/" in client.get("/boards/listening/").content.decode()


def test_pages_lead_to_older_threads_and_back(client, ada, listening):
    for n in range(45):
        start_thread(ada, listening, f"Thread {n:02}", "Hello", [], uuid.uuid4())
    seen, url = [], "/boards/listening/"
    while url:
        page = client.get(url).context["page"]
        seen.append([row.pk for row in page.rows])
        url = page.older and f"/boards/listening/?older={page.older}"
    assert [len(pks) for pks in seen] == [20, 20, 5]
    assert len({pk for pks in seen for pk in pks}) == 45
    back = client.get(f"/boards/listening/?newer={page.newer}").context["page"]
    assert [row.pk for row in back.rows] == seen[1]


@pytest.mark.parametrize("cursor", ["x", "1", "1-2-3", "--", "9" * 400 + "-1"])
def test_a_place_that_is_none_is_not_there(client, listening, cursor):
    assert client.get(f"/boards/listening/?older={cursor}").status_code == 404


def test_more_threads_and_boards_cost_no_more_queries(client, ada, ben, listening, vinyl, queries_of):
    client.force_login(ben)

    def grow(amount):
        for n in range(amount):
            board = Board.objects.create(slug=f"b{Board.objects.count()}", title=f"Board {n}")
            for place in (board, listening):
                start_thread(ada, place, f"Thread {n}", "Hello", [vinyl], uuid.uuid4())

    grow(2)
    few = [queries_of("/boards/listening/"), queries_of("/boards/")]
    grow(8)
    assert [queries_of("/boards/listening/"), queries_of("/boards/")] == few
    made, kept = few[0]
    assert kept == made - 2


def test_a_stranger_costs_one_query_on_a_kept_board(client, first_record, queries_of):
    assert queries_of("/boards/listening/")[1] == 1
