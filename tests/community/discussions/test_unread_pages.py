"""Where what is unread shows: lists, the thread's page, and the page of its own."""

import json

import pytest

from community.discussions.models import Reading
from community.discussions.reading import mark_read
from tests import cast

SINCE = "Since you were here"


def text_of(client, url):
    return client.get(url).content.decode()


@pytest.fixture
def talk(ada, ben, first_record):
    """Ada's opening and four answers of Ben's."""
    for n in range(4):
        cast.reply(ben, first_record, f"Answer {n}")
    first_record.refresh_from_db()
    return first_record


@pytest.fixture
def as_eve(client, eve):
    client.force_login(eve)
    return client


def test_the_line_stands_before_the_first_unread_post(as_eve, eve, talk):
    url = talk.get_absolute_url()
    assert SINCE not in text_of(as_eve, url)
    mark_read(eve, talk, 3)
    page = text_of(as_eve, url)
    assert page.count(SINCE) == 1
    assert page.index('id="post-3"') < page.index(SINCE) < page.index('id="post-4"')
    assert 'href="?post=4#post-4">2 new</a>' in page
    mark_read(eve, talk, 5)
    assert SINCE not in text_of(as_eve, url)


def test_the_line_is_the_members_own(client, eve, ada, talk):
    mark_read(eve, talk, 3)
    client.force_login(eve)
    assert SINCE in text_of(client, talk.get_absolute_url())
    client.logout()
    assert SINCE not in text_of(client, talk.get_absolute_url())
    client.force_login(ada)
    page = text_of(client, talk.get_absolute_url())
    assert page.index('id="post-1"') < page.index(SINCE) < page.index('id="post-2"')


def test_reading_changes_no_version(eve, talk):
    before = talk.version
    mark_read(eve, talk, 3)
    talk.refresh_from_db()
    assert talk.version == before


@pytest.mark.parametrize("url", ["/boards/", "/boards/listening/", "/unread/"])
def test_a_line_in_a_list_says_how_much_is_new_and_leads_there(url, as_eve, eve, talk):
    mark_read(eve, talk, 2)
    assert f'href="{talk.get_absolute_url()}?post=3#post-3">3 new</a>' in text_of(as_eve, url)
    mark_read(eve, talk, 5)
    assert "thread-row-new" not in text_of(as_eve, url)


def test_a_thread_never_opened_is_new_and_its_board_has_news(as_eve, talk):
    page = text_of(as_eve, "/boards/")
    assert '<span class="badge badge-accent thread-row-new">new</span>' in page
    assert '<span class="badge badge-accent">new</span>' in page


def test_the_line_stays_while_the_open_page_follows_the_talk(as_eve, eve, ben, talk):
    mark_read(eve, talk, 3)
    assert f"/threads/{talk.pk}/page/?after=0&amp;since=3" in text_of(as_eve, talk.get_absolute_url())
    mark_read(eve, talk, 5)
    cast.reply(ben, talk)
    part = text_of(as_eve, f"/threads/{talk.pk}/page/?after=0&since=3")
    assert part.index('id="post-3"') < part.index(SINCE) < part.index('id="post-4"')


def test_strangers_see_nothing_of_it(client, talk):
    for url in ("/boards/", "/boards/listening/", talk.get_absolute_url()):
        page = text_of(client, url)
        assert "thread-row-new" not in page
        assert "reading-mark" not in page
        assert "Unread for you" not in page


def test_a_script_tells_what_was_seen(as_eve, eve, talk):
    response = as_eve.post(f"/threads/{talk.pk}/reading/", {"number": "4"})
    assert response.status_code == 204
    assert Reading.objects.get(member=eve).number == 4


def test_without_a_script_a_dot_tells_that_the_page_was_shown(as_eve, eve, talk):
    dot = f"/threads/{talk.pk}/reading/?number=5"
    assert f'<noscript><img class="reading-dot" src="{dot}"' in text_of(as_eve, talk.get_absolute_url())
    assert not Reading.objects.filter(member=eve).exists()  # fetching a page ahead is not reading it
    response = as_eve.get(dot)
    assert response["Content-Type"] == "image/gif"
    assert "no-store" in response["Cache-Control"]
    assert Reading.objects.get(member=eve).number == 5
    assert as_eve.head(dot).status_code == 405


@pytest.mark.parametrize("number", ["", "x", "-1", "0"])
def test_what_is_no_number_is_refused(number, as_eve, talk):
    assert as_eve.post(f"/threads/{talk.pk}/reading/", {"number": number}).status_code == 422


def test_a_board_and_everything_is_called_read_by_one_press(as_eve, eve, talk, backstage):
    mark_read(eve, talk, 2)
    assert as_eve.post("/boards/backstage/reading/")["Location"] == "/boards/backstage/"
    assert "3 new" in text_of(as_eve, "/unread/")
    assert as_eve.post("/unread/reading/")["Location"] == "/unread/"
    page = text_of(as_eve, "/unread/")
    assert "3 new" not in page
    assert "You are up to date" in page


def test_the_page_of_what_is_unread_goes_on(as_eve, eve, ada, ben, listening):
    threads = [cast.thread(ada, f"Thread no. {n}", on=listening) for n in range(25)]
    for thread in threads:
        mark_read(eve, thread, 1)
        cast.reply(ben, thread)
    first = as_eve.get("/unread/").context["page"]
    assert [row.pk for row in first.rows] == [thread.pk for thread in threads[:4:-1]]
    second = as_eve.get(f"/unread/?older={first.older}").context["page"]
    assert [row.pk for row in second.rows] == [thread.pk for thread in threads[4::-1]]
    assert as_eve.get("/unread/?older=x").status_code == 404


def test_pages_need_the_same_few_queries_however_much_is_unread(
    as_eve, eve, ada, ben, listening, talk, queries_of
):
    urls = ("/unread/", "/boards/", "/boards/listening/", talk.get_absolute_url())
    mark_read(eve, talk, 2)
    few = [queries_of(url)[1] for url in urls]
    for n in range(12):
        mark_read(eve, cast.thread(ada, f"Thread no. {n}", on=listening), 1)
        cast.reply(ben, talk)
    assert [queries_of(url)[1] for url in urls] == few


def test_the_api_has_the_same_doors(as_eve, eve, talk):
    def put(number):
        body = json.dumps({"number": number})
        return as_eve.put(f"/api/v1/threads/{talk.pk}/reading", body, content_type="application/json")

    assert put(2).json() == put(1).json() == {"number": 2, "last_number": 5}
    assert put(0).status_code == 422
    [item] = as_eve.get("/api/v1/me/unread").json()["items"]
    assert (item["id"], item["first"], item["count"]) == (talk.pk, 3, 3)
    assert as_eve.put("/api/v1/boards/listening/reading").status_code == 204
    assert as_eve.get("/api/v1/me/unread").json() == {"items": [], "next": None}
