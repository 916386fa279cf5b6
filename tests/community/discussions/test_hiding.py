"""Hiding and restoring, and the counters that follow."""

import pytest
from django.core.exceptions import PermissionDenied

from community.discussions import counting
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board, Post, Thread
from community.ledger.models import Entry


def counters():
    return (
        list(Thread.objects.order_by("pk").values("post_count", "last_number", "last_post_at", "is_hidden")),
        list(Board.objects.order_by("pk").values("thread_count")),
    )


def test_only_managers_hide_and_restore(bens_reply, ada, otto):
    for person in (ada, otto):
        with pytest.raises(PermissionDenied):
            hide_post(bens_reply, by=person)
        with pytest.raises(PermissionDenied):
            restore_post(bens_reply, by=person)


def test_a_hidden_reply_is_for_managers_only_until_restored(bens_reply, ada, mara, first_record):
    hide_post(bens_reply, by=mara)
    assert bens_reply not in Post.objects.visible_to(ada)
    assert bens_reply in Post.objects.visible_to(mara)
    first_record.refresh_from_db()
    assert (first_record.post_count, first_record.last_number) == (1, 2)

    restore_post(bens_reply, by=mara)
    assert bens_reply in Post.objects.visible_to(ada)


def test_a_hidden_opening_takes_its_thread_along(first_record, bens_reply, ada, mara, listening):
    hide_post(first_record.posts.get(number=1), by=mara)
    assert first_record not in Thread.objects.visible_to(ada)
    assert first_record in Thread.objects.visible_to(mara)
    assert bens_reply not in Post.objects.visible_to(ada)
    listening.refresh_from_db()
    assert listening.thread_count == 0


def test_hiding_twice_counts_once_and_keeps_who_was_first(bens_reply, mara, first_record):
    hide_post(bens_reply, by=mara)
    hide_post(bens_reply, by=mara)
    restore_post(bens_reply, by=mara)
    restore_post(bens_reply, by=mara)
    first_record.refresh_from_db()
    assert first_record.post_count == 2
    kinds = Entry.objects.filter(actor=mara).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["post.hidden", "post.restored"]


def test_every_change_of_look_raises_the_version(bens_reply, mara, first_record):
    versions = []
    for change in (hide_post, restore_post):
        change(bens_reply, by=mara)
        first_record.refresh_from_db()
        versions.append(first_record.version)
    assert versions == sorted(set(versions))


def test_counters_are_rebuilt_as_the_verbs_left_them(first_record, bens_reply, mara, backstage):
    hide_post(first_record.posts.get(number=1), by=mara)
    hide_post(bens_reply, by=mara)
    true = counters()
    Thread.objects.update(post_count=9, last_number=9, is_hidden=False, last_post_at=first_record.created_at)
    Board.objects.update(thread_count=9)
    counting.synchronize_threads()
    counting.synchronize_boards()
    assert counters() == true
