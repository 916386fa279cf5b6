"""A newcomer's first post that was sent in under three seconds: seen by its author and managers alone, until it is
let through as if it had just been said."""

import re
import time
import uuid
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.core.signing import Signer

from community.discussions.drafting import Words, save_draft
from community.discussions.following import follow
from community.discussions.models import Draft, Level, Poll, Post, Thread, Waiting
from community.discussions.places import reply_to, start_on
from community.discussions.waiting import is_to_wait, let_through
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import holdings, pace
from community.members.erasing import erase
from community.moderation import deciding, queries
from community.moderation.models import Case
from community.notifications.inbox import page_of
from tests import cast
from tests.sitemaps import sitemap_with

CANARY = "zanzibarcanary"


@pytest.fixture(autouse=True)
def _paced(settings):
    settings.PACE = True
    pace.forget()


@pytest.fixture
def talk(mara, listening):
    """A thread that others read."""
    return cast.thread(mara, "Your first record", on=listening)


def form_of(client, url):
    """What a form without JavaScript sends along, as it is shown now."""
    page = client.get(url).content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "desk", "draft", "kind")
        if re.search(rf'name="{name}" value="([^"]*)"', page)
    }  # fmt: skip


def aged(form, member, place, seconds):
    """The same form, opened that long ago."""
    token = Signer(salt="discussions.desk").sign(f"{member.pk}/{place}/{time.time() - seconds:.3f}")
    return form | {"desk": token}


def reply(client, talk, form, body=f"Mine is {CANARY}."):
    return client.post(talk.get_absolute_url(), form | {"body": body})


@pytest.fixture
def held(client, ben, talk):
    """Ben's first reply, sent at once."""
    client.force_login(ben)
    answer = reply(client, talk, form_of(client, talk.get_absolute_url()))
    found = Waiting.objects.get()
    assert answer["Location"] == found.get_absolute_url()
    return found


def decide(kept, by, act):
    return deciding.decide(Case.objects.get(subject_kind="first-post", subject_id=kept.pk), by, act)


def told(member):
    drain()
    return [one.line.text for one in page_of(member)[0]]


def test_a_first_post_typed_in_three_seconds_is_posted(client, ben, talk):
    client.force_login(ben)
    form = aged(form_of(client, talk.get_absolute_url()), ben, reply_to(talk), 3.1)
    assert "#post-2" in reply(client, talk, form)["Location"]
    assert not Waiting.objects.exists()


def test_one_sent_faster_waits_and_its_author_sees_that(client, held):
    page = client.get(held.get_absolute_url()).content.decode()
    assert CANARY in page and "Waiting for a look" in page
    assert held.get_absolute_url() in client.get("/me/drafts/").content.decode()
    assert not Post.objects.filter(author=held.author).exists()


@pytest.mark.parametrize("desk", ["", "nonsense", "theirs", "elsewhere"])
def test_who_sends_no_moment_of_ours_waits_as_well(client, ben, eve, talk, desk):
    client.force_login(ben)
    form = form_of(client, talk.get_absolute_url()) | {"desk": desk}
    if desk == "theirs":
        form = aged(form, eve, reply_to(talk), 60)
    if desk == "elsewhere":
        form = aged(form, ben, start_on(talk.board), 60)
    reply(client, talk, form)
    assert Waiting.objects.exists() and not Post.objects.filter(author=ben).exists()


def test_a_look_at_the_preview_does_not_start_the_time_anew(client, ben, talk):
    client.force_login(ben)
    url = talk.get_absolute_url()
    form = aged(form_of(client, url), ben, reply_to(talk), 10)
    shown = client.post(url, form | {"body": "Hm", "preview": "1"}).content.decode()
    assert f'name="desk" value="{form["desk"]}"' in shown


def test_words_kept_as_a_draft_before_count_from_then(client, ben, talk):
    client.force_login(ben)
    draft = save_draft(ben, reply_to(talk), Words(body="Typed yesterday"), uuid.uuid4())
    Draft.objects.update(saved_at="2026-01-01T00:00Z")
    form = form_of(client, talk.get_absolute_url())
    assert form["draft"] == draft.state
    reply(client, talk, form, "Typed yesterday")
    assert Post.objects.filter(author=ben).exists() and not Waiting.objects.exists()


def test_only_first_posts_wait_and_not_those_of_managers(client, ben, mara, talk, settings):
    settings.PACE = False
    cast.reply(ben, talk)
    settings.PACE = True
    for person in (ben, mara):
        client.force_login(person)
        reply(client, talk, form_of(client, talk.get_absolute_url()), f"{person.name} said so")
    assert not Waiting.objects.exists()


def test_who_came_longer_ago_is_asked_nothing(client, ben, talk, django_assert_num_queries, rf):
    ben.joined_at -= timedelta(days=1)
    ben.save()
    client.force_login(ben)
    request = rf.post(talk.get_absolute_url(), {"desk": "nonsense"})
    request.user = ben
    with django_assert_num_queries(0):
        assert not is_to_wait(request, reply_to(talk))
    reply(client, talk, {"key": str(uuid.uuid4())})
    assert Post.objects.filter(author=ben).exists()


def test_the_same_form_sent_again_waits_once(client, held, talk, ben):
    form = aged({"key": str(held.client_id)}, ben, reply_to(talk), 60)
    assert reply(client, talk, form)["Location"] == held.get_absolute_url()
    assert Waiting.objects.count() == Case.objects.count() == 1


def test_what_cannot_be_posted_is_refused_as_ever_and_does_not_wait(client, ben, talk):
    client.force_login(ben)
    form = form_of(client, talk.get_absolute_url())
    assert reply(client, talk, form, "x" * 32_001).status_code == 422
    assert not Waiting.objects.exists() and not Case.objects.exists()


def surfaces(talk):
    """All pages and answers on which a post may be seen, counted or found."""
    board = talk.board.get_absolute_url()
    return [
        "/", "/boards/", "/threads/", board, f"{board}?order=new", talk.get_absolute_url(), f"{board}feed/",
        f"/threads/{talk.pk}/page/?after=0", f"/search/?q={CANARY}", "/unread/", "/me/notices/", "/members/ben/",
        "/sitemap.xml", sitemap_with("threads", talk), f"/api/v1/boards/{talk.board.slug}/threads",
        f"/api/v1/threads/{talk.pk}", f"/api/v1/threads/{talk.pk}/posts", f"/api/v1/search?q={CANARY}",
    ]  # fmt: skip


def test_nothing_shows_counts_or_tells_what_waits(client, ben, eve, otto, mara, talk):
    follow(eve, talk.board, Level.EVERYTHING)

    def seen():
        drain()
        pages = {}
        for person in (None, eve, otto, mara):
            client.logout()
            if person:
                client.force_login(person)
            for url in surfaces(talk):
                # With nothing kept of what was made before.
                for cache in caches.all():
                    cache.clear()
                answer = client.get(url)
                text = b"".join(answer) if answer.streaming else answer.content
                pages[person and person.name, url] = (answer.status_code, text.decode().count(CANARY))
        threads = list(Thread.objects.values("pk", "version", "post_count", "last_number", "last_post_at"))
        entries = set(Entry.objects.values_list("kind", flat=True)) - {"waiting.kept"}
        return pages, threads, entries, list(Post.objects.values_list("pk")), told(eve), told(mara)

    before = seen()
    client.force_login(ben)
    reply(client, talk, form_of(client, talk.get_absolute_url()), f"A reply: {CANARY} @eve")
    url = f"/boards/{talk.board.slug}/start/"
    client.post(
        url, form_of(client, url) | {"title": f"A thread {CANARY}", "body": f"{CANARY}", "kind": "idea"}
    )
    assert Waiting.objects.count() == 2
    after = seen()
    assert after == before
    # A page of results says what was looked for, and nothing else has it.
    assert not any(found for (_who, url), (_status, found) in after[0].items() if CANARY not in url)
    # Strangers are led to the log-in from what is members' own.
    assert {status for status, _found in after[0].values()} <= {200, 302, 401}
    for kept in Waiting.objects.all():
        client.force_login(eve)
        assert client.get(kept.get_absolute_url()).status_code == 404
        client.force_login(mara)
        assert CANARY in client.get(kept.get_absolute_url()).content.decode()


def test_the_queue_has_it_with_the_reason(client, held, mara):
    client.force_login(mara)
    page = client.get("/staff/").content.decode()
    assert CANARY in page and "in under three seconds" in page and "Put it up" in page


def test_let_through_it_is_posted_as_of_now_and_told_then(held, ben, eve, mara, talk):
    follow(eve, talk.board, Level.EVERYTHING)
    before = told(eve)
    decide(held, mara, "keep")
    post = Post.objects.get(author=ben)
    assert (post.number, post.client_id) == (2, held.client_id)
    assert Thread.objects.get(pk=talk.pk).post_count == 2
    assert Entry.objects.filter(kind="post.replied", actor=ben, subject_id=post.pk).exists()
    assert told(eve) == ["Ben replied to “Your first record”", *before]
    assert told(ben) == ["Your first post is up. Good to have you here!"]
    assert queries.open_cases() == queries.decided_cases() == []
    assert not Waiting.objects.exists()


def test_a_thread_with_all_its_form_held_is_let_through(client, ben, mara, listening, vinyl):
    client.force_login(ben)
    url = f"/boards/{listening.slug}/start/"
    poll = {"kind": "poll", "options": "Vinyl\nTape", "most": "1", "shows": "voted", "closes": "3"}
    words = {"title": "Vinyl or tape?", "body": "Say", "interests": [str(vinyl.pk)]}
    client.post(url, form_of(client, url) | words | poll)
    decide(Waiting.objects.get(), mara, "keep")
    thread = Thread.objects.get(author=ben)
    assert (thread.title, list(thread.interests.all())) == ("Vinyl or tape?", [vinyl])
    assert Poll.objects.get().options.count() == 2


def test_turned_down_its_words_are_a_draft_and_its_author_hears_kindly(held, ben, mara):
    decide(held, mara, "hide")
    assert not Waiting.objects.exists() and not Post.objects.filter(author=ben).exists()
    assert CANARY in Draft.objects.get(member=ben).body
    [text] = told(ben)
    assert "you are welcome to try again" in text


def test_it_is_decided_once_and_by_managers_only(held, ben, mara):
    case = Case.objects.get()
    with pytest.raises(PermissionDenied):
        let_through(held, ben)
    deciding.decide(case, mara, "keep")
    for again in (lambda: deciding.decide(case, mara, "hide"), lambda: deciding.undo(case, mara)):
        with pytest.raises(deciding.DecidedAlready):
            again()
    assert Post.objects.filter(author=held.author).count() == 1


def test_what_can_be_posted_no_more_is_told_to_the_manager(client, held, mara, talk):
    Thread.objects.filter(pk=talk.pk).update(is_closed=True)
    client.force_login(mara)
    page = client.post(f"/staff/cases/{Case.objects.get().pk}/decision/", {"act": "keep"})
    assert page.status_code == 409
    assert Waiting.objects.exists() and Case.objects.get().state == "open"


def test_who_leaves_takes_it_along(held, ben):
    rows = {holding.key: list(found) for holding, found in holdings.held_about(ben)}
    assert rows["discussions.waiting.author"] == [held]
    erase(ben)
    assert not Waiting.objects.exists()
    assert queries.open_cases() == []
