"""A question, and the reply that answers it best."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from community.discussions.answering import mark_answer, unmark_answer
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Answer, Kind, Post, Thread, answer_of
from community.discussions.notices import answer_lines
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import holdings
from community.members.erasing import erase
from community.members.models import Member
from community.notifications.models import Notice
from tests.community.discussions.test_heads import data_of
from tests.corpora import xss_payloads

CANARY = "zanzibar-canary"
CARD = "Best answer by Ben"


@pytest.fixture
def question(ada, listening):
    return start_thread(ada, listening, "Which needle?", "For an old deck.", [], uuid.uuid4(), Kind.QUESTION)


@pytest.fixture
def answer(ben, question):
    return post_reply(ben, question, f"The *{CANARY}* one.", uuid.uuid4())


@pytest.fixture
def other(eve, question):
    return post_reply(eve, question, "Any will do.", uuid.uuid4())


def best(question: Thread) -> int | None:
    found = answer_of(question)
    return found.post.number if found else None


def text_of(client, url) -> str:
    return client.get(url).content.decode()


def test_who_asked_marks_changes_and_takes_back(question, answer, other, ada):
    version = Thread.objects.get().version
    mark_answer(answer, ada)
    assert best(question) == 2
    mark_answer(other, ada)
    assert best(question) == 3
    unmark_answer(other, ada)
    assert best(question) is None
    assert Thread.objects.get().version == version + 3
    kinds = Entry.objects.filter(kind__contains="answered").order_by("pk").values_list("kind", "subject_id")
    assert list(kinds) == [
        ("post.answered", answer.pk),
        ("post.unanswered", answer.pk),
        ("post.answered", other.pk),
        ("post.unanswered", other.pk),
    ]


def test_marking_and_taking_back_twice_are_once(question, answer, ada):
    for verb in (mark_answer, mark_answer, unmark_answer, unmark_answer):
        verb(answer, ada)
    assert Entry.objects.filter(kind__contains="answered").count() == 2


def test_a_manager_may_and_nobody_else(question, answer, ben, eve, mara, client):
    for person in (ben, eve):
        with pytest.raises(Http404):
            mark_answer(answer, person)
    mark_answer(answer, mara)
    assert best(question) == 2
    with pytest.raises(Http404):
        unmark_answer(answer, eve)


def test_only_a_reply_that_can_be_read_answers(question, answer, first_record, bens_reply, ada, ben, mara):
    hide_post(answer, mara)
    removed = post_reply(ben, question, "Oops", uuid.uuid4())
    remove_post(removed, ben)
    for post in (question.posts.get(number=1), answer, removed, bens_reply):
        with pytest.raises(Http404):
            mark_answer(post, ada)
    assert not Answer.objects.exists()


def test_who_left_marks_nothing(question, answer, ada):
    erase(ada)
    with pytest.raises((PermissionDenied, Http404)):
        mark_answer(answer, Member.objects.get(pk=ada.pk))


def test_what_is_hidden_answers_again_once_it_is_restored(question, answer, ada, mara):
    mark_answer(answer, ada)
    hide_post(answer, mara)
    assert best(question) is None
    restore_post(answer, mara)
    assert best(question) == 2


def test_what_is_removed_answers_again_once_it_is_back(question, answer, ada, ben):
    mark_answer(answer, ada)
    remove_post(answer, ben)
    assert best(question) is None
    return_post(answer, ben)
    assert best(question) == 2


def test_an_answer_in_another_thread_is_none(question, answer, first_record, ada):
    mark_answer(answer, ada)
    Post.objects.filter(pk=answer.pk).update(thread=first_record, number=99)
    assert best(question) is None


def test_the_answer_stays_when_who_asked_leaves_and_goes_with_who_wrote_it(question, answer, ada, ben):
    mark_answer(answer, ada)
    held = {holding.key: rows for holding, rows in holdings.held_about(ada)}
    assert held["discussions.answer.by"].count() == 1
    erase(ada)
    assert best(question) == 2
    erase(ben)
    assert best(question) is None


def test_the_page_shows_it_under_the_question_and_at_the_post(client, question, answer, other, ada):
    url = question.get_absolute_url()
    assert CARD not in text_of(client, url)
    mark_answer(answer, ada)
    page = text_of(client, url)
    assert CARD in page
    assert f"The {CANARY} one." in page.split('id="post-2"')[0]
    assert f'href="{answer.get_absolute_url()}"' in page
    assert page.count('<span class="badge badge-good">Best answer</span>') == 1
    assert "Answered" in text_of(client, "/boards/listening/")
    unmark_answer(answer, ada)
    assert CARD not in text_of(client, url)
    assert "Answered" not in text_of(client, "/boards/listening/")
    assert "Question" in text_of(client, "/boards/listening/")


def test_a_hidden_answer_is_shown_nowhere(client, question, answer, ada, eve, mara):
    mark_answer(answer, ada)
    text_of(client, question.get_absolute_url())
    hide_post(answer, mara)
    for person in (None, eve):
        if person:
            client.force_login(person)
        assert CANARY not in text_of(client, question.get_absolute_url())
    client.force_login(mara)
    assert CARD not in text_of(client, question.get_absolute_url())


def test_the_button_is_there_for_who_asked_and_for_managers(client, question, answer, ada, ben, eve, mara):
    button = f'formaction="/posts/{answer.pk}/answer/"'
    url = question.get_absolute_url()
    assert button not in text_of(client, url)
    for person, sees in ((ada, True), (ben, False), (eve, False), (mara, True)):
        client.force_login(person)
        assert (button in text_of(client, url)) is sees
        assert 'formaction="/posts/1/answer/"' not in text_of(client, url)


def test_marking_works_without_javascript(client, question, answer, ada, ben):
    client.force_login(ada)
    response = client.post(f"/posts/{answer.pk}/answer/")
    assert response["Location"] == answer.get_absolute_url()
    assert "Not the best answer" in text_of(client, response["Location"])
    client.post(f"/posts/{answer.pk}/answer/", {"undo": "1"})
    assert best(question) is None
    client.force_login(ben)
    assert client.post(f"/posts/{answer.pk}/answer/").status_code == 404


def test_a_page_of_a_question_takes_no_more_queries_for_more_posts(
    client, question, answer, ada, ben, queries_of
):
    mark_answer(answer, ada)
    client.force_login(ada)
    client.get(question.get_absolute_url())  # what the thread is about is kept from now on
    post_reply(ben, question, "And one more.", uuid.uuid4())
    few = queries_of(question.get_absolute_url())
    for n in range(15):
        post_reply(ben, question, f"Number {n}", uuid.uuid4())
    assert queries_of(question.get_absolute_url()) == few


def test_a_list_of_questions_takes_no_more_queries_than_of_one(
    client, question, answer, ada, listening, queries_of
):
    mark_answer(answer, ada)
    few = queries_of("/boards/listening/")
    for n in range(10):
        start_thread(ada, listening, f"Question {n}", "Hm?", [], uuid.uuid4(), Kind.QUESTION)
    assert queries_of("/boards/listening/")[0] == few[0]


def test_who_wrote_it_hears_once(question, answer, other, ada, ben, mara):
    mark_answer(answer, ada)
    unmark_answer(answer, ada)
    drain()
    notice = Notice.objects.get(member=ben, kind="answer")
    assert answer_lines([notice], ben) == {}
    mark_answer(answer, ada)
    drain()
    notice = Notice.objects.get(member=ben, kind="answer")
    line = answer_lines([notice], ben)[notice.pk]
    assert line.text == "Ada marked yours as the best answer to “Which needle?”"
    assert line.url == answer.get_absolute_url()
    hide_post(answer, mara)
    assert answer_lines([notice], ben) == {}


def test_search_engines_get_question_and_answer_where_there_is_one(client, question, answer, ada):
    assert "DiscussionForumPosting" in data_of(text_of(client, question.get_absolute_url()))
    mark_answer(answer, ada)
    parts = data_of(text_of(client, question.get_absolute_url()))
    asked = parts["QAPage"]["mainEntity"]
    assert (asked["@type"], asked["name"], asked["answerCount"]) == ("Question", "Which needle?", 1)
    assert asked["acceptedAnswer"]["text"] == f"The {CANARY} one."
    assert asked["acceptedAnswer"]["author"]["name"] == "Ben"
    assert asked["acceptedAnswer"]["url"].endswith(answer.get_absolute_url())


def test_the_api_starts_asks_marks_and_tells(client, answer, ada, eve, listening):
    url = f"/api/v1/posts/{answer.pk}/answer"
    assert client.put(url).status_code == 401
    client.force_login(eve)
    assert client.put(url).status_code == 404
    client.force_login(ada)
    assert client.put(url).json()["answer"] == client.put(url).json()["answer"] == 2
    (listed,) = client.get("/api/v1/boards/listening/threads?kind=question").json()["items"]
    assert (listed["kind"], listed["answer"]) == ("question", 2)
    assert client.delete(url).json()["answer"] is None
    words = {"title": "Which tape?", "body": "Hm", "kind": "question"}
    made = client.post("/api/v1/boards/listening/threads", words, content_type="application/json").json()
    assert (made["kind"], made["answer"]) == ("question", None)
    for kind in ("nonsense", ""):
        refused = client.post(
            "/api/v1/boards/listening/threads", words | {"kind": kind}, content_type="application/json"
        )
        assert refused.status_code == 422


def test_an_attack_in_an_answer_stays_text_in_its_card(client, question, answer, ada, ben):
    mark_answer(answer, ada)
    version = 1
    for payload in xss_payloads()[::9]:
        text = payload.replace("\0", "").strip()
        if not any(letter.isalnum() for letter in text):
            continue
        version = edit_post(answer, ben, version, text).version
        page = text_of(client, question.get_absolute_url())
        card = page.split('<aside class="card answer-card"')[1].split("</aside>")[0]
        shown = card.split("</h2>")[1].split('<p><a class="flip"')[0].strip()
        assert shown.startswith('<p dir="auto">') and shown.endswith("</p>")
        assert "<" not in shown[14:-4] and ">" not in shown[14:-4]


def test_a_board_shows_one_kind_where_asked(client, question, first_record):
    page = text_of(client, "/boards/listening/?kind=question")
    assert "Which needle?" in page and "Your first record" not in page
    assert '<a class="chip" href="?kind=question" aria-current="page">' in page
    page = text_of(client, "/boards/listening/?kind=discussion")
    assert "Which needle?" not in page and "Your first record" in page
    assert "Your first record" in text_of(client, "/boards/listening/?kind=nonsense")


def test_the_form_asks_which_kind_and_keeps_the_choice(client, ada, listening):
    client.force_login(ada)
    url = "/boards/listening/start/"
    assert 'value="discussion" checked' in text_of(client, url)
    assert 'value="question" checked' in text_of(client, f"{url}?kind=question")
    refused = client.post(url, {"title": "?", "body": "Hm", "kind": "question", "key": uuid.uuid4()})
    assert 'value="question" checked' in refused.content.decode()
    client.post(url, {"title": "Which tape?", "body": "Hm", "kind": "question", "key": uuid.uuid4()})
    assert Thread.objects.get().kind == Kind.QUESTION
    bad = client.post(url, {"title": "Which?", "body": "Hm", "kind": "nonsense", "key": uuid.uuid4()})
    assert bad.status_code == 422
