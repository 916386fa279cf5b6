"""What search engines are told of, and what they are kept from."""

from itertools import count
from xml.etree import ElementTree

import pytest
from django.conf import settings

from cms.pages import StoryPage
from cms.publishing import publish
from community.design import sitemaps
from community.discussions.hiding import hide_post
from community.discussions.models import Post, Thread
from community.members.models import Interest
from tests import cast

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def places_in(client, url: str, first: int = 1) -> dict[str, str | None]:
    """On all pages from the `first` on: addresses without our own host -> when they last changed."""
    found = {}
    for page in count(first):
        response = client.get(url, {"p": page})
        if response.status_code == 404 and page > first:
            break
        assert response.status_code == 200
        for entry in ElementTree.fromstring(response.content):
            address = entry.findtext("s:loc", namespaces=NAMES).removeprefix(settings.BASE_URL)
            found[address] = entry.findtext("s:lastmod", namespaces=NAMES)
    return found


def test_robots_are_kept_from_what_is_personal_and_shown_the_sitemap(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    closed = {line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")}
    assert {"/me/", "/staff/", "/cms/", "/accounts/", "/api/", "/search/"} <= closed
    assert not any("/boards/".startswith(place) or "/stories/".startswith(place) for place in closed)
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines


def test_the_sitemap_leads_to_its_parts(client, ada):
    cast.thread(ada)
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [entry.findtext("s:loc", namespaces=NAMES) for entry in root]
    names = [
        part.rsplit("/", 1)[1].partition("?p=")[0] for part in parts
    ]  # a part of many ids has several pages
    assert list(dict.fromkeys(names)) == [
        "sitemap-pages.xml",
        "sitemap-boards.xml",
        "sitemap-threads.xml",
        "sitemap-interests.xml",
    ]
    for part in parts:
        assert client.get(part).status_code == 200


def test_open_threads_and_boards_stand_in_the_sitemap_with_their_last_change(client, ada, ben):
    thread = cast.thread(ada)
    post = cast.reply(ben, thread)
    changed = post.at.isoformat()[:19]
    assert places_in(client, "/sitemap-threads.xml")[thread.get_absolute_url()].startswith(changed[:10])
    assert places_in(client, "/sitemap-boards.xml")[thread.board.get_absolute_url()].startswith(changed[:10])


def test_interests_of_which_strangers_can_read_stand_in_the_sitemap(client, ada):
    told, closed, quiet = (Interest.objects.create(slug=name, name=name) for name in ("jazz", "vinyl", "dub"))
    cast.thread(ada).interests.add(told)
    cast.thread(ada, on=cast.board("Backstage", is_open=False)).interests.add(closed)
    assert list(places_in(client, "/sitemap-interests.xml")) == [told.get_absolute_url()]
    assert quiet.pk


@pytest.mark.parametrize("who", ["stranger", "mara"])
def test_what_strangers_may_not_read_stands_in_no_sitemap(client, ada, mara, who):
    hidden, left, shown = cast.thread(ada), cast.thread(ada, "Another one"), cast.thread(ada, "A third one")
    backstage = cast.board("Backstage", is_open=False)
    closed = cast.thread(ada, on=backstage)
    hide_post(Post.objects.get(thread=hidden, number=1), mara)
    Thread.objects.filter(pk=left.pk).update(title="")
    if who == "mara":
        client.force_login(mara)
    places = places_in(client, "/sitemap-threads.xml") | places_in(client, "/sitemap-boards.xml")
    assert shown.get_absolute_url() in places
    assert not {thread.get_absolute_url() for thread in (hidden, left, closed)} & set(places)
    assert backstage.get_absolute_url() not in places


def test_stories_stand_in_the_sitemap_once_they_are_published(client, otto):
    story = publish(StoryPage, otto, "The ninth copy", "A tape in nine pockets.", [], opens_thread=False)
    assert {"/", "/stories/", story.url} <= set(places_in(client, "/sitemap-pages.xml"))
    story.unpublish()
    assert story.url not in places_in(client, "/sitemap-pages.xml")


def test_a_long_sitemap_has_pages_that_lose_nothing(client, ada, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(sitemaps.PagedSitemap, "limit", 2)
    threads = [cast.thread(ada, f"Record number {number}") for number in range(5)]
    index = client.get("/sitemap.xml").content.decode()
    first, last = (-(-one.pk // 2) for one in (threads[0], threads[-1]))
    assert f"/sitemap-threads.xml?p={last}" in index
    assert f"/sitemap-threads.xml?p={last + 1}" not in index
    with django_assert_max_num_queries(2 * (last - first + 1)):
        for page in range(first, last + 1):
            assert client.get(f"/sitemap-threads.xml?p={page}").status_code == 200
    assert list(places_in(client, "/sitemap-threads.xml", first)) == [
        thread.get_absolute_url() for thread in threads
    ]
    assert client.get(f"/sitemap-threads.xml?p={last + 1}").status_code == 404
    assert client.get("/sitemap-threads.xml?p=x").status_code == 404


def test_search_engines_keep_no_profile_no_results_and_no_depths_of_a_board(client, ada):
    for number in range(21):
        cast.thread(ada, f"Record number {number}")
    board = Thread.objects.first().board.get_absolute_url()
    older = client.get(board).context["page"].older
    noindex = '<meta name="robots" content="noindex">'
    for url in (ada.get_absolute_url(), "/search/?q=record", f"{board}?older={older}"):
        assert noindex in client.get(url).content.decode(), url
    for url in (board, Thread.objects.first().get_absolute_url()):
        assert noindex not in client.get(url).content.decode(), url
