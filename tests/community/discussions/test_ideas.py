"""Ideas: who is for them, and what the brand answers."""

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from hypothesis import given, strategies
from hypothesis import settings as hypothesis_settings

from community.design.markdown import render
from community.discussions import counting, ideas
from community.discussions.hiding import hide_post, restore_post
from community.discussions.idea_notices import answered_lines, noticed_lines
from community.discussions.ideas import answer_idea, support_idea, withdraw_support
from community.discussions.models import Idea, Support, Thread
from community.discussions.posting import post_reply
from community.discussions.removing import remove_post, return_post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import holdings, pace
from community.members.erasing import erase
from community.members.models import Member
from community.notifications.models import Notice
from tests import cast
from tests.community.design.test_markdown_xss import inspect
from tests.corpora import xss_payloads


@pytest.fixture
def idea(ada, listening):
    return cast.thread(ada, "A listening room in every shop", kind="idea")


def count(thread) -> int:
    return Idea.objects.get(pk=thread.pk).support_count


def text_of(client, url) -> str:
    return client.get(url).content.decode()


def card_on(client, thread) -> str:
    page = text_of(client, thread.get_absolute_url())
    return page.split('<section class="card idea"')[1].split("</section>")[0]


def test_support_counts_once_and_is_withdrawn(idea, ben, eve):
    version = Thread.objects.get().version
    for _again in range(2):
        support_idea(idea, ben)
    support_idea(idea, eve)
    assert count(idea) == 2
    for _again in range(2):
        withdraw_support(idea, ben)
    assert count(idea) == 1
    assert Thread.objects.get().version == version + 3
    kinds = Entry.objects.filter(kind__startswith="idea.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["idea.supported", "idea.supported", "idea.support_withdrawn"]


def test_nobody_is_for_their_own_or_for_what_they_may_not_see(idea, first_record, ada, ben, mara):
    with pytest.raises(PermissionDenied):
        support_idea(idea, ada)
    with pytest.raises(PermissionDenied):
        support_idea(idea, AnonymousUser())
    with pytest.raises(Http404):
        support_idea(first_record, ben)
    opening = idea.posts.get()
    for undo, put_away in ((return_post, remove_post), (restore_post, hide_post)):
        by = ada if put_away is remove_post else mara
        put_away(opening, by)
        with pytest.raises(Http404):
            support_idea(idea, ben)
        undo(opening, by)
    assert not Support.objects.exists()


def test_what_is_decided_takes_no_more_support(idea, ben, mara):
    answer_idea(idea, mara, "declined", "Too loud for the neighbours.")
    with pytest.raises(ValidationError):
        support_idea(idea, ben)
    answer_idea(idea, mara, "planned", "They moved.")
    support_idea(idea, ben)
    assert count(idea) == 1


def test_support_has_a_pace(ada, ben, listening, settings):
    threads = [cast.thread(ada, f"Idea {n}", kind="idea") for n in range(21)]
    settings.PACE = True
    pace.forget()
    for thread in threads[:20]:
        support_idea(thread, ben)
    with pytest.raises(pace.TooFast):
        support_idea(threads[20], ben)


def test_managers_and_the_brand_team_answer_and_nobody_else(idea, ada, ben, mara, otto):
    for person in (ada, ben, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            answer_idea(idea, person, "planned", "Yes")
    for person, status in ((mara, "planned"), (otto, "done")):
        found = answer_idea(idea, person, status, "We *will*.")
        assert (found.status, found.html, found.answered_by) == (status, render("We *will*."), person)
    answer_idea(idea, otto, "done", "We *will*.")
    answers = Entry.objects.filter(kind="idea.answered").order_by("pk")
    assert [entry.data["status"] for entry in answers] == ["planned", "done"]
    for status, body in (("maybe", "Hm"), ("done", "  ")):
        with pytest.raises(ValidationError):
            answer_idea(idea, mara, status, body)


def test_who_is_for_it_and_whose_it_is_hear_of_the_answer(idea, ada, ben, eve, mara, client):
    support_idea(idea, ben)
    answer_idea(idea, mara, "planned", "Yes")
    drain()
    notices = {notice.member: notice for notice in Notice.objects.filter(kind="idea-answered")}
    assert set(notices) == {ada, ben}
    line = answered_lines([notices[ben]], ben)[notices[ben].pk]
    assert line.text == "It is planned: “A listening room in every shop”"
    assert line.url == idea.get_absolute_url()
    hide_post(idea.posts.get(), mara)
    assert answered_lines([notices[ben]], ben) == {}


def test_whoever_speaks_for_the_brand_hears_of_each_step_once(idea, mara, otto, ben, monkeypatch):
    monkeypatch.setattr(ideas, "STEPS", (2, 3))
    people = [ben, cast.member("Cleo"), cast.member("Dan")]
    for _round in range(2):
        for person in people:
            support_idea(idea, person)
        for person in people:
            withdraw_support(idea, person)
    steps = Entry.objects.filter(kind="idea.noticed").order_by("pk")
    assert [entry.data["supporters"] for entry in steps] == [2, 3]
    drain()
    heard = Notice.objects.filter(kind="idea-noticed")
    assert set(heard.values_list("member__name", flat=True)) == {"Mara", "Otto"}
    notice = heard.filter(member=mara).earliest("pk")
    line = noticed_lines([notice], mara)[notice.pk]
    assert line.text == "2 members are for the idea “A listening room in every shop”"


def test_who_leaves_takes_their_support_along_and_the_brands_answer_stays(idea, ben, eve, mara, client):
    support_idea(idea, ben)
    support_idea(idea, eve)
    answer_idea(idea, mara, "planned", "Yes, we do.")
    held = {holding.key: rows for holding, rows in holdings.held_about(ben)}
    assert [row.idea_id for row in held["discussions.support.member"]] == [idea.pk]
    assert "Mara" in card_on(client, idea)
    erase(ben)
    assert count(idea) == 1
    erase(mara)
    assert "Yes, we do." in card_on(client, idea)
    assert "Mara" not in card_on(client, idea)


def test_supporting_works_without_javascript(client, idea, ben):
    client.force_login(ben)
    url = f"/threads/{idea.pk}/support/"
    assert "I am for it" in card_on(client, idea)
    assert client.post(url)["Location"] == f"{idea.get_absolute_url()}#idea"
    assert "You are for it" in card_on(client, idea)
    assert "1 member is for this idea" in card_on(client, idea)
    client.post(url, {"undo": "1"})
    assert "0 members are for this idea" in card_on(client, idea)


def test_the_buttons_are_there_for_those_who_may(client, idea, ada, eve, mara, otto):
    support, answer = f'formaction="/threads/{idea.pk}/support/"', f'href="/threads/{idea.pk}/idea/"'
    for person, supports, answers in (
        (None, False, False),
        (ada, False, False),
        (eve, True, False),
        (mara, True, True),
        (otto, True, True),
    ):
        if person:
            client.force_login(person)
        card = card_on(client, idea)
        assert (support in card, answer in card) == (supports, answers), person


def test_the_brand_answers_on_a_page_and_all_see_it(client, idea, otto):
    client.force_login(otto)
    url = f"/threads/{idea.pk}/idea/"
    assert client.post(url, {"status": "done", "body": ""}).status_code == 422
    assert client.post(url, {"status": "done", "body": "In *every* shop."}).status_code == 302
    assert "In *every* shop.</textarea>" in text_of(client, url)
    client.logout()
    card = card_on(client, idea)
    assert "In <em>every</em> shop." in card and "Otto" in card
    assert "I am for it" not in card
    assert "Done</span>" in text_of(client, "/boards/listening/")


def test_a_new_name_of_who_answered_shows_at_once(client, idea, mara):
    answer_idea(idea, mara, "planned", "Yes")
    assert "Mara" in card_on(client, idea)
    mara.name = "Marlene"
    mara.save()
    assert "Marlene" in card_on(client, idea)


def test_lists_show_how_many_are_for_it_and_order_by_it(client, ada, ben, eve, listening, idea):
    other = cast.thread(ada, "Quiet hours", kind="idea")
    for person in (ben, eve):
        support_idea(other, person)
    support_idea(idea, ben)
    post_reply(ben, idea, "And another thing", uuid.uuid4())
    for url in ("/boards/listening/?kind=idea&order=supported", "/threads/?kind=idea&order=supported"):
        page = text_of(client, url)
        assert page.index("Quiet hours") < page.index("A listening room")
        assert "Idea · 2</span>" in page
    assert "Most supported" in text_of(client, "/boards/listening/?kind=idea")
    assert "Most supported" not in text_of(client, "/boards/listening/")


def test_a_page_of_an_idea_takes_no_more_queries_for_more_supporters(client, idea, ben, mara, queries_of):
    answer_idea(idea, mara, "planned", "Yes")
    client.force_login(ben)
    client.get(idea.get_absolute_url())  # what the thread is about is kept from now on
    support_idea(idea, cast.member("Cleo"))
    few = queries_of(idea.get_absolute_url())
    for n in range(5):
        support_idea(idea, cast.member(f"Fan {n}", handle=f"fan-{n}"))
    assert queries_of(idea.get_absolute_url()) == few


def test_a_list_of_ideas_takes_no_more_queries_than_of_one(client, idea, ada, listening, queries_of):
    few = queries_of("/boards/listening/")
    for n in range(10):
        cast.thread(ada, f"Idea {n}", kind="idea")
    assert queries_of("/boards/listening/")[0] == few[0]


def test_the_api_supports_answers_and_tells(client, idea, ben, otto):
    url = f"/api/v1/threads/{idea.pk}/idea"
    assert client.put(f"{url}/support").status_code == 401
    client.force_login(ben)
    for _again in range(2):
        seen = client.put(f"{url}/support").json()
        assert (seen["support_count"], seen["mine"], seen["next_step"]) == (1, True, 10)
    for _again in range(2):
        assert client.delete(f"{url}/support").json()["mine"] is False
    words = {"status": "planned", "body": "Yes"}
    assert client.put(f"{url}/answer", words, content_type="application/json").status_code == 403
    client.force_login(otto)
    assert client.put(f"{url}/answer", words, content_type="application/json").json()["status"] == "planned"
    bad = words | {"status": "maybe"}
    assert client.put(f"{url}/answer", bad, content_type="application/json").status_code == 422


def test_an_attack_in_the_brands_answer_is_inert(idea, mara, client):
    for payload in xss_payloads()[::11]:
        text = payload.replace("\0", "").strip()
        if any(letter.isalnum() for letter in text):
            inspect(answer_idea(idea, mara, "planned", text).html)
    answer_idea(idea, mara, "planned", "<script>alert(1)</script>")
    assert "<script>alert" not in card_on(client, idea)


@pytest.mark.django_db(transaction=True)
def test_thirty_supports_of_one_member_at_once_count_once():
    ada, ben = cast.member("Ada"), cast.member("Ben")
    cast.board()
    idea = cast.thread(ada, "A listening room", kind="idea")
    raised = []

    def run():
        try:
            support_idea(idea, ben)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    runners = [threading.Thread(target=run) for _ in range(30)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert raised == []
    assert count(idea) == Support.objects.count() == 1


ACTS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["support", "withdraw", "leave", "decide"]),
        strategies.integers(0, 3),
        strategies.integers(0, 1),
    ),
    max_size=12,
)


@given(acts=ACTS)
@hypothesis_settings(max_examples=25)
def test_whatever_is_supported_withdrawn_and_erased_the_counts_are_those_of_the_rows(acts, a_new_world):
    people, threads, manager = a_new_world()
    for act, who, which in acts:
        person, thread = Member.objects.get(pk=people[who].pk), threads[which]
        try:
            if act == "support":
                support_idea(thread, person)
            elif act == "withdraw":
                withdraw_support(thread, person)
            elif act == "decide":
                answer_idea(thread, manager, "planned" if who % 2 else "done", f"Number {who}")
            elif person.left_at is None:
                erase(person)
        except (ValidationError, PermissionDenied):
            pass
        kept = [count(thread) for thread in threads]
        counting.synchronize_ideas()
        assert [count(thread) for thread in threads] == kept


@pytest.fixture
def a_new_world(db, listening, mara):
    """Four members and two ideas, new for each example."""
    number = iter(range(1_000_000))

    def make():
        people = [cast.member(f"Member {n}", handle=f"m-{next(number)}") for n in range(4)]
        owner = cast.member("Owner", handle=f"m-{next(number)}")
        return people, [cast.thread(owner, title, kind="idea") for title in ("One", "Two")], mara

    return make
