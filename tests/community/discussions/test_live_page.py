"""A page of a thread without its frame, as open pages ask for it."""

import uuid

import pytest

from community.discussions.hiding import hide_post
from community.discussions.posting import post_reply, start_thread


def part(client, thread, after=0, **headers):
    return client.get(f"/threads/{thread.pk}/page/?after={after}", headers=headers)


def test_it_holds_the_posts_and_no_frame(client, first_record, bens_reply):
    page = part(client, first_record).content.decode()
    assert "Kind of <strong>Blue</strong>" in page
    assert 'data-last="2"' in page
    assert "<html" not in page


def test_it_is_what_the_whole_page_holds(client, ada, first_record, bens_reply):
    client.force_login(ada)
    whole = client.get(first_record.get_absolute_url()).content.decode()
    talk, posts = part(client, first_record).content.decode().split("</div>", 1)
    assert talk in whole
    assert posts.strip() in whole


def test_what_looks_the_same_is_not_sent_again(client, ben, first_record, bens_reply):
    for person in (None, ben):
        if person:
            client.force_login(person)
        tag = part(client, first_record)["ETag"]
        assert part(client, first_record, if_none_match=tag).status_code == 304
    post_reply(ben, first_record, "And a third", uuid.uuid4())
    assert "And a third" in part(client, first_record, if_none_match=tag).content.decode()


def test_a_later_page_stands_under_its_number(client, ben, first_record):
    for n in range(2, 23):
        post_reply(ben, first_record, f"Answer no. {n}", uuid.uuid4())
    page = part(client, first_record, after=20).content.decode()
    assert "Answer no. 22" in page
    assert "Answer no. 20<" not in page


def test_who_may_not_read_gets_nothing(client, ada, mara, backstage, first_record):
    closed = start_thread(ada, backstage, "Secret gig", "Friday", [], uuid.uuid4())
    assert part(client, closed).status_code == 404
    hide_post(first_record.posts.get(number=1), mara)
    client.force_login(ada)
    assert part(client, closed).status_code == 200
    assert part(client, first_record).status_code == 404


@pytest.mark.parametrize("person", ["ben", "mara"])
def test_it_costs_few_queries_however_many_posts(
    request, client, first_record, bens_reply, person, queries_of
):
    client.force_login(request.getfixturevalue(person))
    few = queries_of(f"/threads/{first_record.pk}/page/?after=0")
    for n in range(3, 21):
        post_reply(request.getfixturevalue("ben"), first_record, f"Answer no. {n}", uuid.uuid4())
    assert queries_of(f"/threads/{first_record.pk}/page/?after=0") == few
