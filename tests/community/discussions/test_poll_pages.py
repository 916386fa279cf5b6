"""Polls as they are seen: by strangers, by who voted and who did not, open, secret and closed."""

import html
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.discussions import fragments
from community.discussions.drafting import save_draft, words_of
from community.discussions.models import Ballot, Option, Poll, Thread
from community.discussions.places import start_on
from community.discussions.polling import Terms, vote, withdraw_vote
from community.discussions.posting import post_reply
from tests import cast
from tests.corpora import xss_payloads

SECRET = "Secret: nobody is shown who chose what, managers included."


def text_of(client, url) -> str:
    return client.get(url).content.decode()


def poll_on(client, thread) -> str:
    page = text_of(client, thread.get_absolute_url())
    return page.split('<section class="card poll"')[1].split("</section>")[0]


def ids(thread):
    return [option.pk for option in Option.objects.filter(poll=thread.pk).order_by("place")]


@pytest.fixture
def make(ada, listening):
    def poll(**terms):
        return cast.thread(ada, "Vinyl or tape?", poll=Terms(**({"options": ["Vinyl", "Tape"]} | terms)))

    return poll


def test_voting_changing_and_taking_back_work_without_javascript(client, make, ben):
    thread = make()
    client.force_login(ben)
    url = f"/threads/{thread.pk}/ballot/"
    vinyl, tape = ids(thread)
    assert "checked" not in poll_on(client, thread)
    response = client.post(url, {"option": vinyl})
    assert response["Location"] == f"{thread.get_absolute_url()}#poll"
    assert f'value="{vinyl}" checked>' in poll_on(client, thread)
    client.post(url, {"option": tape})
    assert f'value="{tape}" checked>' in poll_on(client, thread)
    client.post(url, {"undo": "1", "option": tape})
    assert "checked" not in poll_on(client, thread)


def test_voting_for_nothing_says_so(client, make, ben):
    thread = make()
    client.force_login(ben)
    for option in ("", "x", "²", "999999999999999999999"):
        page = client.post(f"/threads/{thread.pk}/ballot/", {"option": option}, follow=True).content.decode()
        assert "Choose from the options of this poll." in page
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("shows", "stranger", "before", "after", "closed"),
    [
        ("always", True, True, True, True),
        ("voted", False, False, True, True),
        ("closed", False, False, False, True),
    ],
)
def test_results_are_shown_when_it_was_said(client, make, ben, eve, shows, stranger, before, after, closed):
    thread = make(shows=shows)
    vote(thread, eve, ids(thread)[:1])

    def shown():
        return ">100% <" in poll_on(client, thread)

    assert shown() is stranger
    client.force_login(ben)
    assert shown() is before
    api = f"/api/v1/threads/{thread.pk}/poll"
    assert (client.get(api).json()["options"][0]["votes"] is not None) is before
    client.force_login(eve)
    assert shown() is after
    Poll.objects.update(closes_at=timezone.now())
    for person in (None, ben, eve):
        client.logout()
        if person:
            client.force_login(person)
        assert shown() is closed
        assert client.get(api).json()["options"][0]["votes"] == 1


def test_a_vote_is_seen_at_once_by_everybody_and_leaves_the_threads_page_as_kept(client, make, ben, eve):
    thread = make(shows="always")
    version = Thread.objects.get().version
    assert "0 members voted" in poll_on(client, thread)
    vote(thread, ben, ids(thread)[:1])
    assert "1 member voted" in poll_on(client, thread)
    client.force_login(eve)
    assert "1 member voted" in poll_on(client, thread)
    withdraw_vote(thread, ben)
    assert "0 members voted" in poll_on(client, thread)
    assert Thread.objects.get().version == version


def test_it_closes_by_itself_on_pages_that_are_kept(client, make, ben):
    thread = make(closes_at=timezone.now() + timedelta(hours=1))
    for person in (None, ben):
        if person:
            client.force_login(person)
        for _again in range(2):
            assert "This poll is closed" not in poll_on(client, thread)
    Poll.objects.update(closes_at=timezone.now())  # as if the hour had passed: nothing else says so
    assert "This poll is closed" in poll_on(client, thread)
    client.logout()
    assert "This poll is closed" in poll_on(client, thread)


def test_one_members_choice_is_on_no_other_page(client, make, ben, eve):
    thread = make(shows="always")
    vote(thread, ben, ids(thread)[:1])
    client.force_login(ben)
    assert "checked" in poll_on(client, thread)
    client.force_login(eve)
    assert "checked" not in poll_on(client, thread)
    client.logout()
    assert "checked" not in poll_on(client, thread)
    assert "<!--" not in poll_on(client, thread)


def test_a_secret_poll_names_nobody_to_anybody(client, make, ada, ben, mara):
    thread = make(shows="always")
    vote(thread, ben, ids(thread)[:1])
    for person in (None, ada, mara):
        if person:
            client.force_login(person)
        assert SECRET in poll_on(client, thread)
        assert "Ben" not in text_of(client, thread.get_absolute_url())
        assert client.get(f"/threads/{thread.pk}/voters/").status_code in (302, 404)


def test_of_a_public_poll_members_see_who_chose_what_once_they_see_results(client, make, ben, eve):
    thread = make(is_secret=False)
    vinyl, tape = ids(thread)
    url = f"/threads/{thread.pk}/voters/"
    vote(thread, ben, [vinyl])
    assert client.get(url).status_code == 302
    client.force_login(eve)
    assert client.get(url).status_code == 404
    assert url not in poll_on(client, thread)
    vote(thread, eve, [tape])
    assert url in poll_on(client, thread)
    assert "Ben" in text_of(client, f"{url}?option={vinyl}")
    assert "Ben" not in text_of(client, f"{url}?option={tape}")
    assert "Ben" in text_of(client, f"{url}?option=nonsense")


def test_all_who_voted_can_be_walked_through(client, make, ben, django_assert_max_num_queries):
    thread = make(is_secret=False, shows="always")
    option = ids(thread)[0]
    names = [f"Voter {n:02}" for n in range(60)]
    for n, name in enumerate(names):
        vote(thread, cast.member(name, handle=f"voter-{n}"), [option])
    client.force_login(ben)
    url = f"/threads/{thread.pk}/voters/"
    text_of(client, url)
    with django_assert_max_num_queries(10):
        first = text_of(client, url)
    after = Ballot.objects.order_by("pk")[49].pk
    assert f"?option={option}&amp;after={after}" in first
    second = text_of(client, f"{url}?option={option}&after={after}")
    assert [name for name in names if name in first] == names[:50]
    assert [name for name in names if name in second] == names[50:]


def test_a_poll_costs_one_query_and_other_threads_none(client, make, ben, first_record):
    thread = make()
    client.force_login(ben)

    def count(url):
        text_of(client, url)
        with CaptureQueriesContext(connection) as captured:
            text_of(client, url)
        return len(captured)

    client.get("/boards/nowhere/")
    assert count(thread.get_absolute_url()) == count(first_record.get_absolute_url()) + 1
    client.logout()
    assert count(thread.get_absolute_url()) == count(first_record.get_absolute_url())


def test_only_on_the_first_page_is_the_poll(client, make, ben):
    thread = make()
    for n in range(21):
        post_reply(ben, thread, f"Number {n}", uuid.uuid4())
    assert 'id="poll"' in text_of(client, thread.get_absolute_url())
    assert 'id="poll"' not in text_of(client, f"{thread.get_absolute_url()}?after=20")


def test_the_way_to_change_it_is_its_authors_and_the_managers(client, make, ada, ben, mara):
    thread = make()
    way = f'href="/threads/{thread.pk}/poll/"'
    for person, sees in ((None, False), (ada, True), (ben, False), (mara, True)):
        if person:
            client.force_login(person)
        assert (way in text_of(client, thread.get_absolute_url())) is sees


def test_a_poll_is_started_without_javascript_and_nothing_typed_is_lost(client, ada, listening):
    client.force_login(ada)
    url = "/boards/listening/start/"
    assert 'value="poll" checked' in text_of(client, f"{url}?kind=poll")
    words = {
        "title": "Which?",
        "body": "Hm",
        "kind": "poll",
        "options": "One",
        "most": "2",
        "shows": "closed",
        "closes": "7",
        "is_public": "on",
        "key": uuid.uuid4(),
    }
    refused = client.post(url, words)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "A poll has 2 to 10 options, one a line." in page
    for kept in (
        '<option value="2" selected>',
        '<option value="closed" selected>',
        '<option value="7" selected>',
    ):
        assert kept in page
    words["options"] = "One\r\n\r\n  Two  \r\nThree"
    preview = client.post(url, words | {"preview": "1"}).content.decode()
    assert '<li dir="auto">Two</li>' in preview and not Thread.objects.exists()
    client.post(url, words)
    poll = Poll.objects.get()
    assert [option.text for option in poll.options.all()] == ["One", "Two", "Three"]
    assert (poll.most, poll.is_secret, poll.shows) == (2, False, "closed")
    assert timedelta(days=6) < poll.closes_at - timezone.now() < timedelta(days=8)


def test_what_was_typed_for_a_poll_does_not_stop_a_discussion(client, ada, listening):
    client.force_login(ada)
    form = {"title": "Which?", "body": "Hm", "options": "One", "key": uuid.uuid4()}
    assert client.post("/boards/listening/start/", form).status_code == 302
    assert Thread.objects.get().kind == "discussion"


def test_its_page_changes_and_closes_it(client, make, ada, ben):
    thread = make()
    url = f"/threads/{thread.pk}/poll/"
    client.force_login(ada)
    assert "Vinyl\nTape</textarea>" in text_of(client, url)
    assert client.post(url, {"options": "One"}).status_code == 422
    assert client.post(url, {"options": "Radio\nStream"}).status_code == 302
    assert "Radio" in poll_on(client, thread)
    vote(thread, ben, ids(thread)[:1])
    assert "<textarea" not in text_of(client, url)
    assert client.post(url, {"options": "One\nTwo"}).status_code == 422
    assert client.post(url, {"close": "1"}).status_code == 302
    assert "This poll is closed" in poll_on(client, thread)


def test_a_row_says_that_it_is_a_poll(client, make):
    make()
    assert "Poll</span>" in text_of(client, "/boards/listening/")


def test_the_api_asks_votes_and_tells(client, ada, ben, listening):
    client.force_login(ada)
    words = {"title": "Which?", "body": "Hm", "kind": "poll", "poll": {"options": ["One", "Two"], "most": 2}}
    made = client.post("/api/v1/boards/listening/threads", words, content_type="application/json").json()
    url = f"/api/v1/threads/{made['id']}/poll"
    assert client.put(url, {"options": ["A", "B", "C"]}, content_type="application/json").status_code == 200
    client.force_login(ben)
    assert client.put(url, {"options": ["A", "B"]}, content_type="application/json").status_code == 404
    options = client.get(url).json()["options"]
    assert [option["text"] for option in options] == ["A", "B", "C"]
    chosen = {"options": [options[0]["id"]]}
    for _again in range(2):
        seen = client.put(f"{url}/ballot", chosen, content_type="application/json").json()
        assert (seen["mine"], seen["voter_count"], seen["options"][0]["votes"]) == (chosen["options"], 1, 1)
    bad = {"options": [o["id"] for o in options[:2]]}
    assert client.put(f"{url}/ballot", bad, content_type="application/json").status_code == 422
    for _again in range(2):
        assert client.delete(f"{url}/ballot").json()["mine"] == []
    client.force_login(ada)
    assert client.put(f"{url}/closing").json()["is_closed"] is True
    client.logout()
    assert client.put(f"{url}/ballot", chosen, content_type="application/json").status_code == 401
    client.force_login(ada)
    words["kind"] = "question"
    refused = client.post("/api/v1/boards/listening/threads", words, content_type="application/json")
    assert refused.status_code == 422


def test_an_attack_in_an_option_stays_text(client, make, ada, ben):
    payloads = [p.replace("\0", "")[:120].strip() for p in xss_payloads()]
    payloads = [" ".join(p.split()) for p in payloads if any(letter.isalnum() for letter in p)]
    thread = make(is_secret=False, shows="always")
    client.force_login(ada)
    for start in range(0, len(payloads) - 1, 2):
        for option, text in zip(
            Option.objects.filter(poll=thread.pk), payloads[start : start + 2], strict=True
        ):
            Option.objects.filter(pk=option.pk).update(text=text)
        Poll.objects.update(version=start + 10)
        voters = text_of(client, f"/threads/{thread.pk}/voters/")
        for place in (poll_on(client, thread), voters.split('aria-label="Options"')[1].split("</nav>")[0]):
            for text in payloads[start : start + 2]:
                assert html.escape(text) in place
                assert "<" not in text or text not in place, text


def test_a_poll_that_is_being_written_waits_on_every_device(client, ada, listening):
    client.force_login(ada)
    url, options = "/boards/listening/start/", "\n".join(f"{n}. {'long ' * 23}" for n in range(10))
    form = {"kind": ["poll"], "options": [options], "most": ["3"], "is_public": ["on"]}
    words = words_of({"title": ["Which?"], "body": ["Hm"]} | form)
    save_draft(ada, start_on(listening), words, uuid.uuid4())
    page = text_of(client, url)
    assert 'value="poll" checked' in page and '<option value="3" selected>' in page
    assert options in page


def test_a_storm_of_votes_has_no_page_of_posts_made_anew(client, make, ada, ben, monkeypatch):
    thread = make(shows="always")
    for number in range(5):
        post_reply(ada, thread, f"Thought {number}", uuid.uuid4())
    client.force_login(ben)
    url, version = f"/threads/{thread.pk}/page/?after=0", Thread.objects.get(pk=thread.pk).version
    text_of(client, url)
    made = []
    monkeypatch.setattr(fragments, "_page", lambda *args, **named: made.append(args))
    for number in range(1, 201):
        vote(thread, cast.member(f"Member {number}", handle=f"m-{number}"), ids(thread)[:1])
        assert f"{number} vote" in text_of(client, url)
    assert made == []
    assert Thread.objects.get(pk=thread.pk).version == version


def test_who_may_not_see_the_results_yet_gets_none_with_a_new_count(client, make, ben, eve):
    thread = make()
    vote(thread, eve, ids(thread)[:1])
    client.force_login(ben)
    page = text_of(client, f"/threads/{thread.pk}/page/?after=0")
    assert "1 member voted" in page
    assert "poll-share" not in page and "1 vote<" not in page
