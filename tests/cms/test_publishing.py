"""A published story starts the talk that its editor asked for, once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from chat.models import Room
from cms.models import StoryIndexPage, StoryPage
from cms.publishing import publish
from community.discussions.models import Board, Thread
from community.ledger.models import Entry
from community.members.merging import merge
from community.members.models import Interest, Member
from tests.cms.conftest import BODY


def test_a_story_starts_a_thread_and_a_room(story: StoryPage, otto: Member, vinyl: Interest) -> None:
    thread, room = story.thread, story.room
    assert thread and room
    assert (thread.title, thread.author, thread.board.slug) == ("The ninth copy", otto, "stories")
    assert list(thread.interests.all()) == [vinyl] == list(room.interests.all())
    assert story.url in thread.posts.get().html
    assert (room.slug, room.title, room.kind) == ("the-ninth-copy", "The ninth copy", Room.OPEN)


def test_the_ledger_records_who_published_what(story: StoryPage, otto: Member) -> None:
    entry = Entry.objects.get(kind="story.published")
    assert (entry.actor_id, entry.subject_id, entry.data) == (otto.pk, story.pk, {"first": True})


def test_publishing_again_starts_no_second_talk(story: StoryPage, otto: Member) -> None:
    story.title = "The tenth copy"
    story.save_revision(user=otto).publish(user=otto)
    assert Thread.objects.count() == Room.objects.count() == 1
    assert Entry.objects.filter(kind="story.published").latest("pk").data == {"first": False}


def test_an_older_wording_brings_the_same_talk_along(story: StoryPage, otto: Member) -> None:
    before_the_talk = story.revisions.earliest("pk")
    assert before_the_talk.content["thread"] is None
    before_the_talk.publish(user=otto)
    again = StoryPage.objects.get()
    assert (again.thread, again.room) == (story.thread, story.room)


def test_a_copy_of_a_story_has_no_talk_of_the_first_ones(story: StoryPage, otto: Member) -> None:
    copy = story.copy(update_attrs={"slug": "copy"}, user=otto, keep_live=False)
    assert (copy.thread, copy.room) == (None, None)


def test_an_editor_may_choose_the_board_or_no_talk_at_all(otto: Member) -> None:
    board = Board.objects.create(slug="tapes", title="Tapes")
    tapes = publish(StoryPage, otto, "About tapes", "Intro.", BODY, discuss_in=board)
    silent = publish(StoryPage, otto, "About silence", "Intro.", BODY, opens_thread=False)
    assert tapes.thread and tapes.thread.board == board and tapes.room is None
    assert (silent.thread, silent.room) == (None, None)


def test_two_stories_of_one_name_have_rooms_of_their_own(otto: Member) -> None:
    Room.objects.create(slug="same-name", title="An older room")
    story = publish(StoryPage, otto, "Same name", "Intro.", BODY, with_room=True)
    assert story.room and story.room.slug == f"same-name-{story.pk}"


@pytest.mark.parametrize("title", ["Few", "Start"])
def test_a_room_has_no_address_at_which_another_page_stands(client: Any, otto: Member, title: str) -> None:
    story = publish(StoryPage, otto, title, "Intro.", BODY, with_room=True)
    assert story.room and f"<title>{title} " in client.get(story.room.get_absolute_url()).text


@pytest.mark.parametrize("title", ["Up", " U "])
def test_a_title_too_short_for_a_thread_is_refused_beside_the_field(otto: Member, title: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        publish(StoryPage, otto, title, "Intro.", BODY)
    assert list(refusal.value.message_dict) == ["title"]
    assert not StoryPage.objects.exists()


def test_a_draft_starts_nothing(
    otto: Member, story: StoryPage, django_capture_on_commit_callbacks: Any
) -> None:
    draft = StoryPage(title="A draft", intro="Not yet.", live=False, owner=otto)
    story.get_parent().add_child(instance=draft)
    draft.save_revision(user=otto)
    draft.refresh_from_db()
    assert draft.thread is None


@pytest.mark.parametrize("title", ["No me pidas perdón", "静かな夜"])
def test_a_story_in_any_script_has_a_page_and_a_room_to_go_to(otto: Member, client: Any, title: str) -> None:
    story = publish(StoryPage, otto, title, "Intro.", BODY, with_room=True)
    assert story.room
    assert client.get(story.url).status_code == client.get(story.room.get_absolute_url()).status_code == 200


def test_a_story_that_only_some_may_read_starts_no_talk_for_all(otto: Member) -> None:
    story = StoryPage(title="A drop", intro="Friday at nine.", owner=otto, live=False, with_room=True)
    StoryIndexPage.objects.get().add_child(instance=story)
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    story.save_revision(user=otto).publish(user=otto)
    assert not Thread.objects.exists() and not Room.objects.exists()


def test_a_wording_that_waits_keeps_its_interest_when_that_is_merged(
    story: StoryPage, otto: Member, mara: Member, vinyl: Interest
) -> None:
    story.title = "The tenth copy"
    story.save_revision(user=otto)
    records = Interest.objects.create(slug="records", name="Records")
    merge(vinyl, records, by=mara)
    assert list(StoryPage.objects.get().interests.all()) == [records]
    StoryPage.objects.get().get_latest_revision().publish(user=otto)
    assert list(StoryPage.objects.get(title="The tenth copy").interests.all()) == [records]
