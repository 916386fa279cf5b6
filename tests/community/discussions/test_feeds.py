"""Following the open talk from outside, by Atom."""

import uuid
from xml.etree import ElementTree

import pytest
from django.conf import settings

from community.design.markdown import normalise, render
from community.discussions.feeds import ENTRIES
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board, Post, Thread
from community.discussions.posting import post_reply, start_thread
from tests.corpora import xss_payloads

BOARD, INTEREST = "/boards/listening/feed/", "/interests/vinyl/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client, url=BOARD) -> ElementTree.Element:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries_of(client, url=BOARD) -> list[ElementTree.Element]:
    return feed_of(client, url).findall(f"{ATOM}entry")


def titles_of(client, url=BOARD) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in entries_of(client, url)]


@pytest.mark.parametrize("url", [BOARD, INTEREST])
def test_an_entry_has_the_opening_in_full(client, first_record, url):
    [entry] = entries_of(client, url)
    assert entry.findtext(f"{ATOM}title") == "Your first record"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ada"
    assert "<em>Blue</em>" in entry.findtext(f"{ATOM}content")
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.find(f"{ATOM}category").get("term") == "Vinyl"
    link = entry.find(f"{ATOM}link").get("href")
    assert link == f"{settings.BASE_URL}{first_record.get_absolute_url()}"


def test_a_feed_names_its_board_and_its_own_address(client, first_record):
    feed = feed_of(client)
    assert feed.findtext(f"{ATOM}title").startswith("Listening · ")
    assert feed.findtext(f"{ATOM}subtitle") == "What is on."
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{settings.BASE_URL}{BOARD}"
    assert links["alternate"] == f"{settings.BASE_URL}/boards/listening/"


def test_the_page_of_an_open_board_offers_its_feed(client, eve, listening, backstage):
    assert f'href="{BOARD}"' in client.get("/boards/listening/").content.decode()
    client.force_login(eve)
    assert "atom+xml" not in client.get("/boards/backstage/").content.decode()


def test_an_answer_brings_its_thread_to_the_top(client, ada, ben, listening, first_record):
    start_thread(ada, listening, "The second one", "And then?", [], uuid.uuid4())
    assert titles_of(client) == ["The second one", "Your first record"]
    post = post_reply(ben, first_record, "Mine was Horses.", uuid.uuid4())
    assert titles_of(client) == ["Your first record", "The second one"]
    [entry, _other] = entries_of(client)
    assert entry.findtext(f"{ATOM}updated").startswith(post.at.isoformat()[:19])


@pytest.mark.parametrize("url", [BOARD, INTEREST])
def test_what_is_hidden_is_gone_at_once_and_comes_back(client, mara, first_record, url):
    opening = Post.objects.get(thread=first_record, number=1)
    assert titles_of(client, url)
    hide_post(opening, mara)
    assert b"Your first record" not in client.get(url).content
    client.force_login(mara)
    assert not titles_of(client, url)
    restore_post(opening, mara)
    assert titles_of(client, url)


def test_an_interests_feed_never_tells_what_is_said_among_members(client, ada, backstage, vinyl):
    start_thread(ada, backstage, "Canary in the title", "Canary in the text", [vinyl], uuid.uuid4())
    for member in (None, ada):
        if member:
            client.force_login(member)
        assert b"Canary" not in client.get(INTEREST).content


def test_a_board_that_is_closed_loses_its_feed(client, listening, first_record):
    assert client.get(BOARD).status_code == 200
    Board.objects.filter(pk=listening.pk).update(is_open=False)
    assert client.get(BOARD).status_code == 404
    assert not titles_of(client, INTEREST)


def test_who_has_the_feed_is_told_that_nothing_changed(client, ben, first_record):
    tag = client.get(BOARD)["ETag"]
    again = client.get(BOARD, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == tag
    assert again["Cache-Control"] == "no-cache"


def test_a_change_makes_another_tag(client, ada, mara, first_record, bens_reply):
    tags = [client.get(BOARD)["ETag"]]
    hide_post(bens_reply, mara)
    tags.append(client.get(BOARD)["ETag"])
    ada.name = "Ada L."
    ada.save()
    tags.append(client.get(BOARD)["ETag"])
    assert len(set(tags)) == 3
    assert entries_of(client)[0].findtext(f"{ATOM}author/{ATOM}name") == "Ada L."


def test_a_feed_that_is_kept_costs_two_queries(client, first_record, django_assert_num_queries):
    client.get(BOARD)
    with django_assert_num_queries(2):
        client.get(BOARD)


def test_a_full_feed_costs_four_queries(client, ada, listening, vinyl, django_assert_num_queries):
    client.get("/boards/nowhere/feed/")  # the brand
    for number in range(ENTRIES + 2):
        start_thread(ada, listening, f"Record {number}", "This one.", [vinyl], uuid.uuid4())
    with django_assert_num_queries(4):
        assert len(entries_of(client)) == ENTRIES


def test_an_author_who_left_takes_the_entry_along(client, first_record):
    Post.objects.filter(thread=first_record).update(body="", html="")
    Thread.objects.filter(pk=first_record.pk).update(title="", version=2)
    assert not entries_of(client)


def test_an_entry_keeps_its_id_when_its_thread_moves(client, first_record, listening):
    [before] = entries_of(client)
    Board.objects.filter(pk=listening.pk).update(slug="hearing")
    Thread.objects.filter(pk=first_record.pk).update(title="Renamed", slug="renamed", version=9)
    [after] = entries_of(client, "/boards/hearing/feed/")
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert before.findtext(f"{ATOM}link") == after.findtext(f"{ATOM}link")


def test_characters_that_xml_cannot_write_do_not_break_a_feed(client, ada, listening, first_record):
    start_thread(ada, listening, "Feed me", "A form feed: &#12; and &#xfffe; and \x0b.", [], uuid.uuid4())
    Thread.objects.filter(pk=first_record.pk).update(title="A\x01B\ufffeC", version=7)
    Board.objects.filter(pk=listening.pk).update(description="Be\x08ll")
    ada.name = "A\x02da"
    ada.save()
    assert "ABC" in titles_of(client)
    assert feed_of(client).findtext(f"{ATOM}subtitle") == "Bell"


def test_no_attack_leaves_its_text(client, ada, listening, first_record):
    """In a title it stays a title; in a body it comes out as the renderer's harmless HTML."""
    opening = Post.objects.get(thread=first_record, number=1)
    for version, payload in enumerate(xss_payloads(), start=10):
        title = normalise(payload)[:255]
        Thread.objects.filter(pk=first_record.pk).update(title=title, version=version)
        Post.objects.filter(pk=opening.pk).update(body=payload, html=render(payload))
        [entry] = entries_of(client)
        assert {child.tag for child in entry} <= {f"{ATOM}{name}" for name in KNOWN}
        assert (entry.findtext(f"{ATOM}content") or "") == normalise(render(payload))


KNOWN = ("title", "link", "published", "updated", "author", "id", "category", "content")
