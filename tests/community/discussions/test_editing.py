"""Changing one's own words: what stays in the open, and that nothing is lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from community.discussions.editing import SILENT_FOR, Conflict, edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Board, Post, Revision
from community.discussions.removing import remove_post
from community.ledger.models import Entry
from community.members import pace
from tests import cast
from tests.community.discussions.test_posting import all_at_once


@pytest.fixture
def opening(first_record):
    return first_record.posts.get(number=1)


def test_an_edit_changes_what_is_read_and_the_look_of_the_thread(bens_reply, ben, first_record):
    first_record.refresh_from_db()
    post = edit_post(bens_reply, ben, 1, "Kind of *Green*")
    assert (post.body, post.html) == ("Kind of *Green*", "<p>Kind of <em>Green</em></p>\n")
    assert Post.objects.get(pk=post.pk).version == 2
    before = first_record.version
    first_record.refresh_from_db()
    assert first_record.version > before


def test_the_first_minutes_leave_no_trace(bens_reply, ben):
    post = edit_post(bens_reply, ben, 1, "Green")
    assert not Revision.objects.exists()
    assert post.edited_at is None


def test_later_edits_keep_what_was_said_before(bens_reply, ben, long_ago):
    long_ago(bens_reply)
    edit_post(bens_reply, ben, 1, "Green")
    post = edit_post(bens_reply, ben, 2, "Red")
    assert list(post.revisions.values_list("version", "body")) == [
        (2, "Green"),
        (1, "Kind of **Blue**, of course."),
    ]
    assert post.edited_at == post.revisions.first().at


def test_the_silence_ends_with_its_last_second(bens_reply, ben):
    Post.objects.update(at=timezone.now() - SILENT_FOR)
    edit_post(bens_reply, ben, 1, "Green")
    assert Revision.objects.count() == 1


def test_an_opening_may_change_its_title_and_address(opening, ada, long_ago):
    long_ago(opening)
    thread = edit_post(opening, ada, 1, opening.body, "My second record").thread
    thread.refresh_from_db()
    assert (thread.title, thread.slug) == ("My second record", "my-second-record")
    assert opening.revisions.get().title == "Your first record"
    assert Entry.objects.get(kind="post.edited").data == {"thread": thread.pk, "retitled": True}


def test_a_reply_has_no_title(bens_reply, ben):
    with pytest.raises(ValidationError) as refused:
        edit_post(bens_reply, ben, 1, "Green", "A title")
    assert "title" in refused.value.error_dict


def test_the_second_of_two_edits_from_the_same_words_is_refused_and_shown_the_first(bens_reply, ben):
    edit_post(bens_reply, ben, 1, "Green")
    with pytest.raises(Conflict) as refused:
        edit_post(bens_reply, ben, 1, "Red")
    assert (refused.value.post.body, refused.value.post.version) == ("Green", 2)
    assert Post.objects.get(pk=bens_reply.pk).body == "Green"


def test_the_same_form_sent_twice_is_one_edit(bens_reply, ben, long_ago):
    long_ago(bens_reply)
    for _sending in range(2):
        assert edit_post(bens_reply, ben, 1, "Green\r\n").version == 2
    assert Revision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_edits_at_once_one_wins_and_the_others_see_the_conflict(long_ago):
    ada = cast.member("Ada")
    Board.objects.create(slug="listening", title="Listening")
    opening = cast.thread(ada).posts.get()
    long_ago(opening)
    errors = all_at_once([lambda n=n: edit_post(opening, ada, 1, f"Number {n}") for n in range(20)])
    assert [type(error) for error in errors] == [Conflict] * 19
    opening.refresh_from_db()
    assert opening.version == 2
    assert opening.revisions.get().body == "Which one is yours?"
    assert {error.post.body for error in errors} == {opening.body}


@pytest.mark.parametrize("body", ["", "   ", "x" * 32_001])
def test_an_edit_says_something_of_the_right_length(bens_reply, ben, body):
    with pytest.raises(ValidationError) as refused:
        edit_post(bens_reply, ben, 1, body)
    assert "body" in refused.value.error_dict


def test_nobody_changes_the_words_of_another(bens_reply, ada, mara):
    for person in (ada, mara):
        with pytest.raises(Http404):
            edit_post(bens_reply, person, 1, "Red")
    with pytest.raises(PermissionDenied):
        edit_post(bens_reply, AnonymousUser(), 1, "Red")


def test_what_is_hidden_or_removed_is_not_changed(bens_reply, opening, ben, ada, mara):
    remove_post(opening, ada)
    with pytest.raises(ValidationError):
        edit_post(opening, ada, 1, "Back by the window")
    hide_post(bens_reply, mara)
    with pytest.raises(Http404):
        edit_post(bens_reply, ben, 1, "Green")


def test_thirty_edits_a_day_are_enough(bens_reply, ben, settings):
    ben.joined_at -= timedelta(days=9)
    ben.save()
    settings.PACE = True
    pace.forget()
    for n in range(30):
        edit_post(bens_reply, ben, n + 1, f"Number {n}")
    with pytest.raises(pace.TooFast):
        edit_post(bens_reply, ben, 31, "One more")


def test_an_edit_takes_few_queries(bens_reply, ben, long_ago, django_assert_max_num_queries):
    long_ago(bens_reply)
    with django_assert_max_num_queries(15):
        edit_post(bens_reply, ben, 1, "Green")
