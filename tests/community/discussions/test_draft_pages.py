"""Drafts on pages and in the API, without a script: in the form, in a list, and after a log-in."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from community.discussions.drafting import Words, drafts_at, save_draft
from community.discussions.models import Draft, Post
from community.discussions.places import edit_of, reply_to, start_on
from community.members.models import Interest
from tests import cast
from tests.corpora import xss_payloads

PHONE = uuid.UUID(int=1)


def text_of(client, url):
    return client.get(url).content.decode()


def fields_of(client, url, **words):
    """What a browser without a script sends of the form at `url`."""
    page = text_of(client, url).split('id="reply"')[-1].split("<form-guard")[-1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    return hidden | words


@pytest.fixture
def url(first_record):
    return first_record.get_absolute_url()


def test_a_form_opens_with_the_draft_in_it(client, ben, first_record, url):
    draft = save_draft(ben, reply_to(first_record), Words(body="Mine was <Blue>"), PHONE)
    client.force_login(ben)
    page = text_of(client, url)
    assert "Mine was &lt;Blue&gt;</textarea>" in page
    assert f'name="draft" value="{draft.state}"' in page
    assert f'href="/me/drafts/{draft.pk}/"' in page


@pytest.mark.parametrize("chosen", [["101"], ["101", "102"]])
def test_a_new_thread_opens_with_title_words_and_interests(client, ben, listening, chosen):
    for pk in (1, 101, 102):
        Interest.objects.create(pk=pk, slug=f"interest-{pk}", name=f"Interest {pk}")
    save_draft(ben, start_on(listening), Words("Needles", "Which one?", {"interests": chosen}), PHONE)
    client.force_login(ben)
    page = text_of(client, "/boards/listening/start/")
    assert 'value="Needles"' in page and "Which one?</textarea>" in page
    assert re.findall(r'name="interests" value="(\d+)" checked', page) == chosen


def test_a_change_goes_on_from_the_words_it_began_from(client, ben, bens_reply):
    save_draft(ben, edit_of(bens_reply), Words("", "Kind of Green", {"version": ["1"]}), PHONE)
    Post.objects.filter(pk=bens_reply.pk).update(version=2)
    client.force_login(ben)
    edit = f"/posts/{bens_reply.pk}/edit/"
    assert "Kind of Green</textarea>" in text_of(client, edit)
    assert client.post(edit, fields_of(client, edit, body="Kind of Green")).status_code == 409


def test_both_are_shown_where_two_devices_wrote(client, ben, first_record, url):
    place = reply_to(first_record)
    older = save_draft(ben, place, Words(body="From the phone"), PHONE)
    save_draft(ben, place, Words(body="From the desk"), uuid.uuid4())
    client.force_login(ben)
    page = text_of(client, url)
    assert "From the desk</textarea>" in page
    assert "You wrote something else on another device" in page and "From the phone</p>" in page
    assert "From the phone</textarea>" in text_of(client, f"{url}?draft={older.pk}")


def test_nobody_else_finds_a_draft(client, ada, ben, eve, mara, first_record, url):
    draft = save_draft(ben, reply_to(first_record), Words(body="canary"), PHONE)
    for person in (ada, eve, mara, None):
        if person:
            client.force_login(person)
        pages = [text_of(client, page) for page in (url, f"{url}?draft={draft.pk}", "/me/drafts/")]
        assert not any("canary" in page for page in pages)
        assert client.get(f"/me/drafts/{draft.pk}/").status_code in (302, 404)
        assert client.get(f"/api/v1/me/drafts/{draft.place}").content in (
            b"[]",
            b'{"detail": "Unauthorized"}',
        )
        client.logout()


def test_the_list_leads_to_each_place_at_a_constant_price(
    client, ben, first_record, bens_reply, listening, django_assert_max_num_queries
):
    places = [reply_to(first_record), start_on(listening), edit_of(bens_reply)]
    for place in places:
        save_draft(ben, place, Words(body=f"At {place}"), PHONE)
    client.force_login(ben)
    text_of(client, "/me/drafts/")
    with django_assert_max_num_queries(10) as few:
        page = text_of(client, "/me/drafts/")
    assert all(f"At {place}" in page for place in places)
    assert "Reply in “Your first record”" in page and "New thread on “Listening”" in page
    for _more in range(5):
        save_draft(ben, reply_to(cast.thread(ben)), Words(body="Once again"), PHONE)
    with django_assert_max_num_queries(len(few)):
        assert text_of(client, "/me/drafts/").count("Once again") == 5


def test_words_of_a_place_that_is_gone_are_still_there(client, ada, ben, mara, first_record, bens_reply):
    save_draft(ben, reply_to(first_record), Words(body="Still here"), PHONE)
    first_record.is_hidden = True
    first_record.save()
    client.force_login(ben)
    page = text_of(client, "/me/drafts/")
    assert "Still here" in page and "A place that is not here any more" in page


def test_discarding_asks_first(client, ben, first_record, url):
    draft = save_draft(ben, reply_to(first_record), Words(body="Never mind"), PHONE)
    client.force_login(ben)
    assert "Never mind" in text_of(client, f"/me/drafts/{draft.pk}/")
    response = client.post(f"/me/drafts/{draft.pk}/")
    assert response["Location"] == f"{url}#reply"
    assert not Draft.objects.exists()
    assert f'<form-guard done="{PHONE}">' in text_of(client, url)


def test_a_reply_sent_after_the_session_ended_comes_back_after_the_log_in(client, ben, first_record, url):
    client.force_login(ben)
    sent = fields_of(client, url, body="All my *words*")
    client.logout()
    response = client.post(url, sent)
    assert response["Location"] == f"/accounts/login/?next={url}%23reply"
    credentials = {"login": ben.email, "password": cast.PASSWORD}
    back = client.post(response["Location"], credentials)
    # By way of the welcome, which is shown once.
    assert back["Location"].endswith(f"next={quote(url, safe='')}%23reply")
    page = text_of(client, url)
    assert "All my *words*</textarea>" in page
    client.post(url, fields_of(client, url, body="All my *words*"))
    assert first_record.posts.count() == 2 and not Draft.objects.exists()


def test_a_thread_and_an_edit_come_back_as_well(client, ben, backstage, vinyl, bens_reply):
    for url, words in (
        ("/boards/backstage/start/", {"title": "Friday", "body": "Who comes?", "interests": [vinyl.pk]}),
        (f"/posts/{bens_reply.pk}/edit/", {"body": "Kind of Green"}),
    ):
        client.force_login(ben)
        sent = fields_of(client, url, **words)
        client.logout()
        response = client.post(url, sent)
        client.post(response["Location"], {"login": ben.email, "password": cast.PASSWORD})
        assert f"{words['body']}</textarea>" in text_of(client, url)
    assert re.search(rf'value="{vinyl.pk}"[^>]* checked', text_of(client, "/boards/backstage/start/"))


def test_who_else_logs_in_there_gets_none_of_it(client, ben, eve, first_record, url):
    client.force_login(ben)
    sent = fields_of(client, url, body="canary")
    client.logout()
    response = client.post(url, sent)
    client.post(response["Location"], {"login": eve.email, "password": cast.PASSWORD})
    assert "canary" not in text_of(client, url)
    assert not Draft.objects.exists() and "unsent" not in client.session


def test_a_stranger_cannot_leave_words_in_somebodys_name(client, ben, first_record, url):
    client.force_login(ben)
    sent = fields_of(client, url, body="Forged")
    client.logout()
    for token in ("", f"{ben.pk}/reply-{first_record.pk}", sent["desk"] + "x"):
        client.post(url, sent | {"desk": token})
        assert "unsent" not in client.session


def test_the_api_keeps_lists_and_lets_go(client, ben, first_record):
    client.force_login(ben)
    there = f"/api/v1/me/drafts/reply-{first_record.pk}"

    def put(key, body, draft=""):
        words = {"key": str(key), "draft": draft, "fields": {"body": [body]}}
        return client.put(there, words, content_type="application/json")

    first = put(PHONE, "Mine").json()["draft"]
    answer = put(uuid.uuid4(), "Other").json()
    assert (answer["draft"]["body"], [other["id"] for other in answer["others"]]) == ("Other", [first["id"]])
    assert [draft["body"] for draft in client.get("/api/v1/me/drafts").json()] == ["Other", "Mine"]
    assert client.delete(f"{there}/{first['id']}").status_code == 204
    assert client.delete(f"{there}/{first['id']}").status_code == 404
    assert [draft.body for draft in drafts_at(ben, reply_to(first_record))] == ["Other"]
    assert put(PHONE, "").json() == {"draft": None, "others": [answer["draft"]]}
    assert put(PHONE, "x" * 70_000).status_code == 422


def test_the_api_takes_no_draft_from_another_site(ben, first_record):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    words = {"key": str(PHONE), "fields": {"body": ["Forged"]}}
    address = f"/api/v1/me/drafts/reply-{first_record.pk}"
    assert client.put(address, words, content_type="application/json").status_code == 403
    assert not Draft.objects.exists()


def test_drafts_are_saved_at_a_pace(client, ben, first_record, settings):
    settings.PACE = True
    client.force_login(ben)
    words = {"key": str(PHONE), "fields": {"body": ["Quick"]}}
    address = f"/api/v1/me/drafts/reply-{first_record.pk}"
    statuses = [client.put(address, words, content_type="application/json").status_code for _ in range(91)]
    assert statuses[:90] == [200] * 90 and statuses[90] == 429


def test_scripts_in_drafts_stay_text(client, ben, first_record, listening, url):
    client.force_login(ben)
    payloads = xss_payloads()
    for number, payload in enumerate(payloads[:: max(1, len(payloads) // 25)]):
        title = " ".join(payload.split())[:200]
        words = Words(title, payload, {"interests": [payload[:100]]})
        for place in (reply_to(first_record), start_on(listening)):
            save_draft(ben, place, words, uuid.UUID(int=number + 9))
    for address in (url, "/me/drafts/", "/boards/listening/start/"):
        found = re.findall(
            r'(?:<textarea[^>]*>|class="(?:change-text|draft-words)[^>]*>)([^<]*)<(/?\w+)',
            text_of(client, address),
        )
        assert found and {closing for _words, closing in found} <= {"/textarea", "/p"}
