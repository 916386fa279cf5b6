"""A thread's page: reading it, replying from it, and what it never shows."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Post, Thread
from community.discussions.posting import post_reply, start_thread
from community.members import pace

CANARY = "zanzibar-canary"


def text_of(client, url):
    return client.get(url).content.decode()


@pytest.fixture
def long_thread(ada, ben, first_record):
    """45 posts: three pages."""
    for n in range(2, 46):
        post_reply(ben, first_record, f"Answer no. {n}", uuid.uuid4())
    first_record.refresh_from_db()
    return first_record


def test_a_stranger_reads_and_is_invited_to_log_in(client, first_record, bens_reply):
    page = text_of(client, first_record.get_absolute_url())
    assert "Mine was <em>Blue</em>" in page
    assert "Kind of <strong>Blue</strong>" in page
    assert f"/accounts/login/?next={first_record.get_absolute_url()}" in page
    assert "<textarea" not in page
    assert "csrfmiddlewaretoken" not in page


def test_everybody_may_report_a_post_but_who_wrote_it(client, ada, ben, eve, first_record, bens_reply):
    def reportable():
        page = text_of(client, first_record.get_absolute_url())
        return [p.number for p in first_record.posts.all() if f"/flag/post/{p.pk}/" in page]

    assert reportable() == [1, 2]
    for member, others in ((ada, [2]), (ben, [1]), (eve, [1, 2])):
        client.force_login(member)
        assert reportable() == others


def test_a_thread_on_a_members_board_is_not_there_for_strangers(client, ada, backstage):
    url = start_thread(ada, backstage, "Secret gig", "Friday", [], uuid.uuid4()).get_absolute_url()
    assert client.get(url).status_code == 404
    assert client.post(url, {"body": "Hi", "key": uuid.uuid4()}).status_code == 404


def test_a_thread_is_found_on_its_own_board_only(client, first_record, backstage, ada):
    client.force_login(ada)
    assert client.get(f"/boards/backstage/{first_record.pk}/your-first-record/").status_code == 404


def test_an_old_title_in_the_address_leads_to_the_new_one(client, first_record):
    response = client.get(f"/boards/listening/{first_record.pk}/x/?post=1")
    assert response.status_code == 301
    assert response["Location"] == f"{first_record.get_absolute_url()}?post=1"


def test_replying_works_without_javascript(client, ben, first_record):
    client.force_login(ben)
    response = client.post(first_record.get_absolute_url(), {"body": "Mine too", "key": uuid.uuid4()})
    assert response.status_code == 302
    assert response["Location"] == f"{first_record.get_absolute_url()}?post=2#post-2"
    assert "Mine too" in text_of(client, response["Location"])


def test_a_reply_without_words_is_refused_beside_the_field(client, ben, first_record):
    client.force_login(ben)
    response = client.post(first_record.get_absolute_url(), {"body": "   ", "key": uuid.uuid4()})
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()
    assert first_record.posts.count() == 1


def test_what_was_typed_is_kept_when_it_was_too_long_or_too_fast(client, ben, first_record, settings):
    client.force_login(ben)
    url = first_record.get_absolute_url()
    too_long = client.post(url, {"body": "long " * 7_000, "key": uuid.uuid4()})
    assert too_long.status_code == 422
    assert "long long long" in too_long.content.decode()

    settings.PACE = True
    pace.forget()
    client.post(url, {"body": "First", "key": uuid.uuid4()})
    too_fast = client.post(url, {"body": "And <second>", "key": uuid.uuid4()})
    assert too_fast.status_code == 429
    assert int(too_fast["Retry-After"]) > 0
    assert "And &lt;second&gt;</textarea>" in too_fast.content.decode()


def test_a_form_sent_twice_leads_to_the_same_reply(client, ben, first_record):
    client.force_login(ben)
    form = {"body": "Once", "key": uuid.uuid4()}
    places = {client.post(first_record.get_absolute_url(), form)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert first_record.posts.count() == 2


def test_a_form_changed_after_it_was_taken_can_be_sent_again(client, ben, first_record):
    client.force_login(ben)
    url, key = first_record.get_absolute_url(), uuid.uuid4()
    client.post(url, {"body": "Once", "key": key})
    refused = client.post(url, {"body": "Once more", "key": key})
    assert refused.status_code == 422
    new_key = refused.context["form"]["key"].value()
    assert new_key != str(key)
    assert client.post(url, {"body": "Once more", "key": new_key}).status_code == 302
    assert first_record.posts.count() == 3


def test_a_stranger_who_replies_is_led_to_the_log_in(client, first_record):
    response = client.post(first_record.get_absolute_url(), {"body": "Hi", "key": uuid.uuid4()})
    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", 1, 20),
        ("?after=20", 21, 40),
        ("?after=33", 21, 40),
        ("?post=37", 21, 40),
        ("?post=40", 21, 40),
        ("?post=41", 41, 45),
        ("?post=9999", 41, 45),
        ("?after=9999", 41, 45),
        ("?after=-5", 1, 20),
        ("?post=%C2%B2", 1, 20),
        ("?after=x", 1, 20),
    ],
)
def test_every_address_opens_the_page_of_its_post(client, long_thread, query, first, last):
    page = text_of(client, long_thread.get_absolute_url() + query)
    assert f'id="post-{first}"' in page
    assert f'id="post-{last}"' in page
    assert f'id="post-{first - 1}"' not in page
    assert f'id="post-{last + 1}"' not in page


def test_pages_lead_to_each_other(client, long_thread):
    page = text_of(client, long_thread.get_absolute_url() + "?after=20")
    assert 'rel="prev" href="?after=0"' in page
    assert 'rel="next" href="?after=40"' in page
    assert 'rel="next"' not in text_of(client, long_thread.get_absolute_url() + "?after=40")


def test_hidden_words_are_nowhere_to_be_found(client, ada, ben, mara, first_record):
    url = first_record.get_absolute_url()
    post = post_reply(ben, first_record, f"{CANARY} **{CANARY}**", uuid.uuid4())
    assert CANARY in text_of(client, url)
    hide_post(post, by=mara)
    surfaces = [
        url,
        f"{url}?post=2",
        "/boards/",
        "/boards/listening/",
        "/api/v1/boards",
        "/api/v1/boards/listening/threads",
        f"/api/v1/threads/{first_record.pk}",
        f"/api/v1/threads/{first_record.pk}/posts",
    ]
    client.force_login(mara)
    assert CANARY in text_of(client, url)  # a manager's visit must not leave it in the cache
    for person in (None, ada, ben):
        client.logout()
        if person:
            client.force_login(person)
        for surface in surfaces:
            assert CANARY not in text_of(client, surface), (person, surface)
    assert "Hidden by a community manager." in text_of(client, url)
    restore_post(post, by=mara)
    assert CANARY in text_of(client, url)


def test_a_hidden_opening_hides_title_and_replies(client, ada, mara, listening):
    thread = start_thread(ada, listening, f"About {CANARY}", CANARY, [], uuid.uuid4())
    post_reply(ada, thread, CANARY, uuid.uuid4())
    url = thread.get_absolute_url()
    text_of(client, url)
    hide_post(thread.posts.get(number=1), by=mara)
    for address in (url, f"/boards/listening/{thread.pk}/x/"):
        response = client.get(address)
        assert response.status_code == 410
        assert CANARY not in response.content.decode()
    for address in ("/boards/", "/boards/listening/", "/api/v1/boards/listening/threads"):
        assert CANARY not in text_of(client, address)
    for address in (f"/api/v1/threads/{thread.pk}", f"/api/v1/threads/{thread.pk}/posts"):
        assert client.get(address).status_code == 404


def test_managers_hide_and_restore_from_the_page(client, mara, bens_reply):
    client.force_login(mara)
    assert client.post(f"/posts/{bens_reply.pk}/hide/").status_code == 302
    assert Post.objects.get(pk=bens_reply.pk).is_hidden
    assert client.post(f"/posts/{bens_reply.pk}/restore/").status_code == 302
    assert not Post.objects.get(pk=bens_reply.pk).is_hidden


@pytest.mark.parametrize("act", ["hide", "restore"])
def test_for_others_there_is_no_hiding(client, ada, bens_reply, act):
    client.force_login(ada)
    assert client.post(f"/posts/{bens_reply.pk}/{act}/").status_code == 404
    assert "/hide/" not in text_of(client, bens_reply.get_absolute_url())


def test_a_new_name_shows_at_once(client, ben, bens_reply):
    url = bens_reply.get_absolute_url()
    assert "Ben" in text_of(client, url)
    ben.name = "Benedetta"
    ben.save()
    assert "Benedetta" in text_of(client, url)


def test_the_kept_page_depends_on_nobody(client, ada, ben, eve, otto, first_record, bens_reply):
    """Only authors find more on it than others, laid over what is kept: once for members, once for strangers."""
    url = first_record.get_absolute_url()
    client.force_login(ada)
    assert f"/posts/{bens_reply.pk}/edit/" not in text_of(client, url)
    client.logout()
    for_strangers, pages = client.get(url).context["page"], []
    with CaptureQueriesContext(connection) as captured:
        for person in (eve, otto):
            client.force_login(person)
            pages.append(client.get(url).context["page"])
    assert len(set(pages)) == 1
    assert "<!--" not in pages[0] + for_strangers
    assert not [query for query in captured if 'FROM "discussions_post"' in query["sql"]]


def test_what_managers_see_of_hidden_things_is_not_kept(client, ada, mara, listening, monkeypatch):
    thread = start_thread(ada, listening, f"About {CANARY}", CANARY, [], uuid.uuid4())
    hide_post(thread.posts.get(), by=mara)
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, value, *args: kept.append(value))
    monkeypatch.setattr(cache, "set_many", lambda values, *args: kept.extend(values.values()))
    client.force_login(mara)
    for url in ("/boards/", "/boards/listening/", thread.get_absolute_url()):
        assert CANARY in text_of(client, url)
    assert not [value for value in kept if CANARY in str(value)]


def test_twenty_and_two_thousand_posts_take_the_same_few_queries(client, ada, ben, first_record, queries_of):
    client.force_login(ben)

    def grow(upto):
        start = first_record.posts.count() + 1
        Post.objects.bulk_create(
            Post(thread=first_record, number=n, author=ada, body="Hello", html="<p>Hello</p>")
            for n in range(start, upto + 1)
        )
        Thread.objects.filter(pk=first_record.pk).update(last_number=upto, post_count=upto, version=upto)

    grow(19)
    queries_of(first_record.get_absolute_url())  # what the thread is about is kept from now on
    grow(20)
    few = queries_of(first_record.get_absolute_url())
    grow(2_000)
    assert queries_of(first_record.get_absolute_url()) == few
    # A later page that is made anew asks for the opening, which search engines are told of.
    made, kept = few
    assert queries_of(first_record.get_absolute_url() + "?post=1990") == [made + 1, kept]


def test_a_sent_draft_is_forgotten_before_the_form_could_take_it_back(client, ben, first_record):
    client.force_login(ben)
    form = {"body": "Mine too", "key": uuid.uuid4()}
    page = client.post(first_record.get_absolute_url(), form, follow=True).content.decode()
    forget = f'<form-guard done="{form["key"]}">'
    assert page.index(forget) < page.index(f'<form-guard key="reply-{first_record.pk}"')
    assert forget not in text_of(client, first_record.get_absolute_url())


def test_markup_in_titles_names_and_words_stays_text(client, ada, listening):
    ada.name = "<b>Ada</b>"
    ada.save()
    thread = start_thread(
        ada, listening, "<script>alert(1)</script>", "<img src=x onerror=a>", [], uuid.uuid4()
    )
    for url in (thread.get_absolute_url(), "/boards/", "/boards/listening/"):
        page = text_of(client, url)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>Ada" not in page


def test_who_replies_to_what_has_been_silent_for_half_a_year_is_told(client, ben, first_record):
    sentence = "quiet here for more than half a year"
    client.force_login(ben)
    for days, told in ((179, False), (181, True)):
        Thread.objects.filter(pk=first_record.pk).update(last_post_at=timezone.now() - timedelta(days=days))
        assert (sentence in client.get(first_record.get_absolute_url()).content.decode()) is told
