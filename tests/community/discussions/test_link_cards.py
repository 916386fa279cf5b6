"""An address on a line of its own: a card beneath the post, once the worker has asked."""

import uuid

import pytest

from community.attachments.cards import fetch_due
from community.attachments.models import Link, LinkReference
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Thread
from community.discussions.posting import post_reply
from community.discussions.removing import remove_post
from community.members.erasing import erase
from tests.community.attachments.files import plain
from tests.community.attachments.web import net_of, says, served


@pytest.fixture
def site():
    with served() as found:
        tags = '<title>Rain & <b>Blue</title><meta property="og:image" content="/cover.png">'
        found.answers["/"] = says(tags.encode())
        found.answers["/cover.png"] = says(plain(), "image/png")
        yield found


@pytest.fixture
def linked(ben, first_record, site):
    return post_reply(ben, first_record, f"Look:\n{site.url()}", uuid.uuid4())


def shown(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_the_card_appears_in_the_page_when_it_arrives(
    client, linked, site, django_capture_on_commit_callbacks
):
    assert "link-card" not in shown(client, linked.thread)
    assert site.asked == []
    version = Thread.objects.get().version
    with django_capture_on_commit_callbacks() as told:
        fetch_due(net_of(site))
    page = shown(client, linked.thread)
    assert page.count('class="link-card"') == 1
    assert "Rain &amp;" in page
    assert Thread.objects.get().version > version
    assert told  # open pages hear of it


def test_its_picture_is_seen_by_who_sees_the_post(client, linked, site, eve, mara):
    fetch_due(net_of(site))
    url = Link.objects.get().picture_url
    assert f'src="{url}"' in shown(client, linked.thread)
    assert client.get(url).status_code == 200
    hide_post(linked, by=mara)
    assert client.get(url).status_code == 404
    client.force_login(mara)
    assert client.get(url).status_code == 200


def test_an_edit_and_a_removal_take_the_card_away(client, linked, site, ben):
    fetch_due(net_of(site))
    edit_post(linked, ben, 1, "No link")
    assert "link-card" not in shown(client, linked.thread)
    edit_post(linked, ben, 2, f"{site.url()}\n")
    assert "link-card" in shown(client, linked.thread)
    remove_post(linked, ben)
    assert "link-card" not in shown(client, linked.thread)


def test_who_leaves_leaves_no_card(linked, ben):
    erase(ben)
    assert not LinkReference.objects.exists()


def test_cards_cost_one_query_where_the_page_is_made_and_none_where_it_is_kept(
    client, ada, linked, site, django_assert_max_num_queries
):
    client.force_login(ada)
    fetch_due(net_of(site))
    shown(client, linked.thread)
    Thread.objects.renew()
    with django_assert_max_num_queries(11):
        shown(client, linked.thread)
    with django_assert_max_num_queries(10):
        shown(client, linked.thread)
