"""Looking at one's words before they are posted."""

import uuid

import pytest

from community.design.markdown import LONGEST, render
from community.discussions.models import Post, Thread
from community.discussions.previewing import preview_reply, preview_thread
from community.ledger.models import Entry
from community.members import pace

START = "/boards/listening/start/"


def form(**fields):
    return {"body": "Mine *too*", "key": uuid.uuid4(), "preview": "1"} | fields


def test_a_reply_is_shown_as_it_would_stand_and_nothing_is_posted(client, ben, first_record):
    client.force_login(ben)
    before = Entry.objects.count()
    response = client.post(first_record.get_absolute_url(), form())
    page = response.content.decode()
    assert response.status_code == 200
    assert "Only you see this" in page
    assert render("Mine *too*").strip() in page
    assert first_record.posts.count() == 1
    assert Entry.objects.count() == before


def test_what_was_typed_and_its_key_are_kept_so_that_posting_is_the_next_press(client, ben, first_record):
    client.force_login(ben)
    url, typed = first_record.get_absolute_url(), form()
    shown = client.post(url, typed)
    assert "Mine *too*</textarea>" in shown.content.decode()
    assert shown.context["form"]["key"].value() == str(typed["key"])
    del typed["preview"]
    assert client.post(url, typed).status_code == 302
    assert first_record.posts.get(number=2).html == render("Mine *too*")


def test_a_thread_is_shown_with_its_title_and_its_choices_are_kept(client, ada, listening, vinyl):
    client.force_login(ada)
    response = client.post(START, form(title="Rain  <songs>", interests=[vinyl.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    assert '<p class="preview-title" dir="auto">Rain &lt;songs&gt;</p>' in page
    assert "<em>too</em>" in page
    assert 'value="Rain  &lt;songs&gt;"' in page
    assert f'value="{vinyl.pk}" checked' in page
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body": "  "}, "Write something first."),
        ({"body": "a" * (LONGEST + 1)}, "a post takes 32000"),
        ({"title": "Hm"}, "Give your thread a title of 3 to 255 characters."),
    ],
)
def test_what_could_not_be_posted_is_not_previewed_and_says_why(client, ada, listening, typed, said):
    client.force_login(ada)
    response = client.post(START, form(title="Rain songs") | typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert 'id="preview"' not in response.content.decode()


def test_markup_stays_text_in_a_preview(client, ben, first_record):
    client.force_login(ben)
    page = client.post(first_record.get_absolute_url(), form(body="<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_a_stranger_gets_no_preview(client, first_record):
    for url in (first_record.get_absolute_url(), START):
        assert client.post(url, form())["Location"].startswith("/accounts/login/?next=")


def test_there_is_no_preview_on_a_board_one_may_not_see(client, first_record, backstage):
    assert client.post(f"/boards/backstage/{first_record.pk}/x/", form()).status_code == 404


def test_previews_have_a_pace_and_the_words_outlive_it(client, ben, first_record, settings):
    settings.PACE = True
    pace.forget()
    client.force_login(ben)
    answers = [client.post(first_record.get_absolute_url(), form()) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "Mine *too*</textarea>" in answers[-1].content.decode()


def test_a_preview_is_what_posting_makes(ben, first_record, client):
    body = "1. one\n\n> two https://example.com ![x](https://example.com/y.png)\n"
    preview = preview_reply(ben, body)
    client.force_login(ben)
    client.post(first_record.get_absolute_url(), {"body": body, "key": uuid.uuid4()})
    assert Post.objects.get(number=2).html == preview.html
    assert preview_thread(ben, "A title", body, []).html == preview.html
