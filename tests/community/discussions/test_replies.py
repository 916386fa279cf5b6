"""Replies to replies: both lead to each other, the flat line stays, and who is replied to hears of it once."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from community.discussions.following import follow_thread
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Level, Post, Thread
from community.discussions.posting import post_reply
from community.discussions.removing import remove_post
from community.ledger.draining import drain
from community.notifications.models import Notice
from tests import cast


@pytest.fixture
def to_ben(eve, first_record, bens_reply) -> Post:
    """Eve's reply to Ben's, which is post 2."""
    return post_reply(eve, first_record, "The *mono* one?", uuid.uuid4(), to=2)


def page_of(client, thread: Thread, query: str = "") -> str:
    return client.get(thread.get_absolute_url() + query).content.decode()


def test_a_reply_may_be_to_another_one(bens_reply, to_ben):
    assert to_ben.replies_to == bens_reply
    assert to_ben.number == 3


def test_a_reply_to_the_opening_is_one_to_all(eve, first_record):
    assert post_reply(eve, first_record, "Hello all", uuid.uuid4(), to=1).replies_to is None


def test_nobody_replies_to_what_is_gone_hidden_or_nowhere(ben, eve, mara, first_record, bens_reply):
    elsewhere = cast.reply(ben, cast.thread(eve))
    hide_post(bens_reply, mara)
    for number in (2, 9, elsewhere.number + 7):
        with pytest.raises(ValidationError):
            post_reply(eve, first_record, "Hm?", uuid.uuid4(), to=number)
    restore_post(bens_reply, mara)
    remove_post(bens_reply, ben)
    with pytest.raises(ValidationError):
        post_reply(eve, first_record, "Hm?", uuid.uuid4(), to=2)
    assert post_reply(eve, first_record, "To all, then", uuid.uuid4()).replies_to is None


def test_both_lead_to_each_other(client, first_record, bens_reply, to_ben):
    page = page_of(client, first_record)
    assert "reply-link" not in page
    assert '<a href="#post-2" aria-label="In reply to post 2 by Ben">' in page
    assert f'href="/posts/{bens_reply.pk}/replies/"' in page
    assert "1 reply" in page
    replies = client.get(f"/posts/{bens_reply.pk}/replies/").content.decode()
    assert "The <em>mono</em> one?" in replies


def test_on_another_page_the_reference_leads_there(client, ben, eve, first_record, bens_reply):
    for n in range(3, 21):
        cast.reply(ben, first_record, f"Answer no. {n}")
    post_reply(eve, first_record, "Late", uuid.uuid4(), to=2)
    assert f'href="{first_record.get_absolute_url()}?post=2#post-2"' in page_of(
        client, first_record, "?post=21"
    )


def test_what_is_removed_or_hidden_is_counted_and_listed_no_more(
    client, eve, mara, first_record, bens_reply, to_ben
):
    other = post_reply(eve, first_record, "Or stereo?", uuid.uuid4(), to=2)
    assert "2 replies</a>" in page_of(client, first_record)
    hide_post(other, mara)
    assert "1 reply</a>" in page_of(client, first_record)
    remove_post(to_ben, eve)
    assert "replies-link" not in page_of(client, first_record)
    assert "Nobody replied to this yet." in client.get(f"/posts/{bens_reply.pk}/replies/").content.decode()


def test_the_list_of_replies_goes_on(client, eve, first_record, bens_reply):
    for n in range(3, 25):
        post_reply(eve, first_record, f"Answer no. {n}", uuid.uuid4(), to=2)
    url = f"/posts/{bens_reply.pk}/replies/"
    first = client.get(url).content.decode()
    assert "Answer no. 22<" in first and "Answer no. 23<" not in first
    assert f"{url}?after=22" in first
    assert "Answer no. 24<" in client.get(f"{url}?after=22").content.decode()


def test_replying_to_a_post_works_without_javascript(client, eve, first_record, bens_reply):
    client.force_login(eve)
    page = page_of(client, first_record)
    assert 'href="?post=2&amp;reply_to=2#reply"' in page
    page = page_of(client, first_record, "?post=2&reply_to=2")
    assert '<input type="hidden" name="to" value="2">' in page
    assert "Ben, #2" in page
    form = {"body": "Mono, of course", "key": uuid.uuid4(), "to": "2"}
    client.post(first_record.get_absolute_url(), form)
    assert Post.objects.get(number=3).replies_to == bens_reply


def test_a_post_that_goes_while_one_writes_keeps_the_words(client, ben, eve, first_record, bens_reply):
    client.force_login(eve)
    remove_post(bens_reply, ben)
    form = {"body": "Mono, of course", "key": uuid.uuid4(), "to": "2"}
    refused = client.post(first_record.get_absolute_url(), form)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Mono, of course" in page
    assert '<input type="hidden" name="to" value="">' in page


def test_who_is_replied_to_hears_of_it_once_and_never_once_they_muted_it(
    ada, ben, eve, first_record, bens_reply
):
    follow_thread(ben, first_record, Level.MENTIONS)
    post_reply(eve, first_record, "The mono one, @ben?", uuid.uuid4(), to=2)
    follow_thread(eve, first_record, Level.MUTED)
    post_reply(ada, first_record, "Stereo, @eve", uuid.uuid4(), to=3)
    while drain():
        pass
    heard = {
        name: list(Notice.objects.filter(member__handle=name).values_list("kind", flat=True))
        for name in ("ada", "ben", "eve")
    }
    assert heard == {"ada": ["reply", "reply"], "ben": ["addressed"], "eve": []}


def test_replies_cost_no_query_each(client, ben, eve, first_record, bens_reply, queries_of):
    client.force_login(ben)
    few = queries_of(first_record.get_absolute_url())
    for n in range(2, 12):
        post_reply(eve, first_record, f"Answer no. {n}", uuid.uuid4(), to=n)
    assert queries_of(first_record.get_absolute_url())[1] == few[1]


def test_the_api_replies_to_a_post(client, eve, first_record, bens_reply):
    client.force_login(eve)
    url = f"/api/v1/threads/{first_record.pk}/posts"
    words = {"body": "Mono", "replies_to": 2}
    made = client.post(url, words, content_type="application/json").json()
    assert made["replies_to"] == {"number": 2}
    gone = client.post(url, words | {"body": "Hm", "replies_to": 77}, content_type="application/json")
    assert gone.status_code == 422
