"""Taking back one's own words, and for ten minutes taking that back."""

import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from community.discussions import counting
from community.discussions.editing import edit_post
from community.discussions.models import UNDO_FOR, Post, Removal, Revision, Thread
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import forget_removed, remove_post, return_post
from community.ledger.models import Entry
from community.members.erasing import erase

CANARY = "zanzibar-canary"


def let_time_pass():
    Removal.objects.update(at=timezone.now() - UNDO_FOR)


def test_a_removed_reply_leaves_its_place_and_comes_back_as_it_was(bens_reply, ben, first_record):
    before = Post.objects.values().get(pk=bens_reply.pk)
    remove_post(bens_reply, ben)
    assert Post.objects.values("body", "html", "number").get(pk=bens_reply.pk) == {
        "body": "",
        "html": "",
        "number": 2,
    }
    return_post(bens_reply, ben)
    assert Post.objects.values().get(pk=bens_reply.pk) == before
    kinds = Entry.objects.filter(kind__in=("post.removed", "post.returned")).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["post.removed", "post.returned"]


def test_a_removed_opening_takes_the_title_along_and_leaves_the_replies(first_record, bens_reply, ada):
    opening = first_record.posts.get(number=1)
    before = Thread.objects.values("title", "slug").get()
    remove_post(opening, ada)
    assert Thread.objects.values("title", "slug").get() == {"title": "", "slug": "thread"}
    assert Post.objects.get(pk=bens_reply.pk).body
    return_post(opening, ada)
    assert Thread.objects.values("title", "slug").get() == before


def test_removing_and_returning_twice_are_once(bens_reply, ben):
    for verb in (remove_post, remove_post, return_post, return_post):
        verb(bens_reply, ben)
    assert Post.objects.get(pk=bens_reply.pk).body == bens_reply.body
    assert (
        Entry.objects.filter(kind__startswith="post.re", actor=ben).count() == 3
    )  # replied, removed, returned


def test_nobody_removes_or_returns_for_another(bens_reply, ben, ada, mara):
    for person in (ada, mara):
        with pytest.raises(Http404):
            remove_post(bens_reply, person)
    remove_post(bens_reply, ben)
    for person in (ada, mara):
        with pytest.raises(Http404):
            return_post(bens_reply, person)


def test_after_ten_minutes_nothing_comes_back(bens_reply, ben):
    remove_post(bens_reply, ben)
    let_time_pass()
    with pytest.raises(ValidationError):
        return_post(bens_reply, ben)


def test_after_ten_minutes_the_words_are_forgotten_and_those_before_them(bens_reply, ben, long_ago):
    long_ago(bens_reply)
    edit_post(bens_reply, ben, 1, "Green")
    remove_post(bens_reply, ben)
    assert forget_removed() == 0
    assert Revision.objects.exists()
    let_time_pass()
    assert forget_removed() == 1
    assert forget_removed() == 0
    assert Removal.objects.get().body == ""
    assert not Revision.objects.exists()


def test_counters_are_the_same_rebuilt(first_record, bens_reply, ben):
    remove_post(bens_reply, ben)
    true = Thread.objects.values("post_count", "last_number", "last_post_at").get()
    counting.synchronize_threads()
    assert Thread.objects.values("post_count", "last_number", "last_post_at").get() == true


def test_leaving_takes_revisions_and_what_was_removed_along(ben, bens_reply, first_record, long_ago):
    long_ago(bens_reply)
    edit_post(bens_reply, ben, 1, "Green")
    remove_post(post_reply(ben, first_record, "Oops", uuid.uuid4()), ben)
    erase(ben)
    assert not Revision.objects.exists()
    assert not Removal.objects.exists()


def test_removed_words_are_nowhere_to_be_found(
    client, ada, ben, mara, eve, first_record, listening, long_ago
):
    thread = start_thread(
        ben, listening, f"About {CANARY}", f"{CANARY} 1", list(first_record.interests.all()), uuid.uuid4()
    )
    reply = post_reply(ben, thread, f"{CANARY} 2", uuid.uuid4())
    posts = [thread.posts.get(number=1), reply]
    for post in posts:
        long_ago(post)
        edit_post(post, ben, 1, f"{CANARY} again")
    surfaces = [
        f"/boards/listening/{thread.pk}/thread/",
        "/boards/",
        "/boards/listening/",
        "/boards/listening/feed/",
        "/interests/vinyl/feed/",
        "/",
        "/api/v1/boards/listening/threads",
        f"/api/v1/threads/{thread.pk}",
        f"/api/v1/threads/{thread.pk}/posts",
        *(f"/api/v1/posts/{post.pk}" for post in posts),
        *(f"/posts/{post.pk}/{page}/" for post in posts for page in ("revisions", "edit", "removal")),
    ]

    def found():
        return {
            (person and person.name, url)
            for person in (None, ada, ben, eve, mara)
            for url in surfaces
            if CANARY in read(person, url)
        }

    def read(person, url):
        client.logout()
        if person:
            client.force_login(person)
        return client.get(url, follow=True).content.decode()

    assert {url for _person, url in found()} >= {surfaces[0], surfaces[3], f"/posts/{reply.pk}/revisions/"}
    for post in posts:
        remove_post(post, ben)
    cache.delete("cms:latest")  # a second later: so long a stranger's front page is right
    assert found() == set()
    assert read(None, surfaces[0]).count("Ben removed this.") == 2
    for post in posts:
        return_post(post, ben)
    assert CANARY in read(None, surfaces[0])
