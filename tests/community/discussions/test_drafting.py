"""Drafts: kept as one types, on every device, and never in the way of one another."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from community.discussions import drafting
from community.discussions.drafting import ECHO_FOR, Words, drafts_at, forget_drafts, save_draft
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Draft, Post
from community.discussions.places import Place, edit_of, reply_to, start_on
from community.discussions.posting import post_reply, start_thread
from community.members.erasing import erase

PHONE, DESK = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def here(first_record):
    return reply_to(first_record)


def bodies(member, place):
    return [draft.body for draft in drafts_at(member, place)]


def test_a_draft_is_kept_and_grows_with_what_is_typed(ben, here):
    first = save_draft(ben, here, Words(body="Mine"), PHONE)
    grown = save_draft(ben, here, Words(body="Mine was Blue"), PHONE, first.state)
    assert (grown.pk, grown.version, bodies(ben, here)) == (first.pk, 2, ["Mine was Blue"])


def test_a_save_whose_answer_was_lost_is_no_second_draft(ben, here):
    save_draft(ben, here, Words(body="Mine"), PHONE)
    save_draft(ben, here, Words(body="Mine was"), PHONE)
    again = save_draft(ben, here, Words(body="Mine was"), PHONE)
    assert (again.version, bodies(ben, here)) == (2, ["Mine was"])


def test_another_device_goes_on_from_the_newest_words(ben, here):
    phone = save_draft(ben, here, Words(body="Mine"), PHONE)
    desk = save_draft(ben, here, Words(body="Mine was Blue"), DESK, phone.state)
    assert (desk.pk, bodies(ben, here)) == (phone.pk, ["Mine was Blue"])


def test_what_two_devices_wrote_at_once_is_kept_both(ben, here):
    phone = save_draft(ben, here, Words(body="Mine"), PHONE)
    save_draft(ben, here, Words(body="Mine was Blue"), DESK, phone.state)
    save_draft(ben, here, Words(body="Mine was Green"), PHONE, phone.state)
    save_draft(ben, here, Words(body="Mine was Green, of course"), PHONE, phone.state)
    assert sorted(bodies(ben, here)) == ["Mine was Blue", "Mine was Green, of course"]


def test_two_forms_begun_empty_are_two_drafts(ben, here):
    save_draft(ben, here, Words(body="On the train"), PHONE)
    save_draft(ben, here, Words(body="At home"), DESK)
    assert sorted(bodies(ben, here)) == ["At home", "On the train"]


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([PHONE, DESK, uuid.UUID(int=3)]), st.booleans()), max_size=12))
def test_the_last_words_of_every_device_can_be_read_somewhere(ben, here, steps):
    """Each step: a device types on; before that it may have opened the newest draft anew."""
    Draft.objects.all().delete()
    began, said = {}, {}
    for number, (device, opens) in enumerate(steps):
        found = drafts_at(ben, here)
        if opens and found:
            began[device] = found[0].state
            for other, words in list(said.items()):
                # Words that were opened here are carried on here.
                if words == found[0].body:
                    del said[other]
            device = uuid.uuid5(device, str(number))
        said[device] = f"{device} {number}"
        kept = save_draft(ben, here, Words(body=said[device]), device, began.get(device, ""))
        began[device] = kept.state
    assert set(said.values()) <= set(bodies(ben, here))


def test_a_reply_takes_its_draft_away_and_leaves_what_another_device_wrote(ben, here, first_record):
    mine = save_draft(ben, here, Words(body="Mine was"), PHONE)
    save_draft(ben, here, Words(body="Something else"), DESK)
    post_reply(ben, first_record, "Mine was Blue", PHONE)
    assert bodies(ben, here) == ["Something else"]
    assert not Draft.objects.filter(pk=mine.pk).exists()


def test_a_draft_opened_elsewhere_goes_with_the_post_it_became(ben, here, first_record):
    draft = save_draft(ben, here, Words(body="Mine was"), PHONE)
    post_reply(ben, first_record, "Mine was Blue", DESK, began=draft.state)
    assert bodies(ben, here) == []


def test_words_typed_on_meanwhile_stay(ben, here, first_record):
    opened = save_draft(ben, here, Words(body="Mine was"), PHONE).state
    save_draft(ben, here, Words(body="Mine was, as I said,"), PHONE, opened)
    post_reply(ben, first_record, "Mine was Blue", DESK, began=opened)
    assert bodies(ben, here) == ["Mine was, as I said,"]


def test_the_same_words_posted_by_any_door_take_the_draft_away(ben, here, first_record):
    save_draft(ben, here, Words(body="Mine was Blue"), PHONE)
    post_reply(ben, first_record, "Mine was Blue", uuid.uuid4())
    assert bodies(ben, here) == []


def test_a_save_that_comes_after_the_post_is_too_late(ben, here, first_record):
    post_reply(ben, first_record, "Mine was Blue", PHONE)
    assert save_draft(ben, here, Words(body="Mine was"), PHONE) is None
    assert bodies(ben, here) == []


def test_words_that_were_posted_from_another_window_are_no_draft(ben, here, first_record):
    post_reply(ben, first_record, "Mine was Blue", PHONE)
    assert save_draft(ben, here, Words(body="Mine was Blue\n"), DESK) is None
    assert bodies(ben, here) == []


def test_the_same_words_may_be_meant_again_a_little_later(ben, here, first_record):
    earlier = post_reply(ben, first_record, "Thank you", PHONE)
    Post.objects.filter(pk=earlier.pk).update(at=earlier.at - ECHO_FOR)
    save_draft(ben, here, Words(body="Thank you"), DESK)
    assert bodies(ben, here) == ["Thank you"]


def test_a_thread_and_an_edit_take_their_drafts_away(ben, listening, bens_reply):
    save_draft(ben, start_on(listening), Words("Needles", "Which"), PHONE)
    start_thread(ben, listening, "Needles", "Which one?", [], PHONE)
    draft = save_draft(ben, edit_of(bens_reply), Words(body="Kind of Green"), DESK)
    edit_post(bens_reply, ben, 1, "Kind of Green, of course", began=draft.state)
    assert not Draft.objects.exists()


def test_an_emptied_form_and_an_unchanged_post_are_no_drafts(ben, here, bens_reply):
    save_draft(ben, here, Words(body="Mine"), PHONE)
    assert save_draft(ben, here, Words(body=" \n"), PHONE) is None
    assert save_draft(ben, edit_of(bens_reply), Words(body=bens_reply.body), DESK) is None
    assert not Draft.objects.exists()


def test_nobody_keeps_a_draft_where_they_may_not_write(ben, eve, mara, backstage, bens_reply, first_record):
    for member in (eve, mara):
        with pytest.raises(Http404):
            save_draft(member, edit_of(bens_reply), Words(body="Mine now"), PHONE)
    hide_post(first_record.posts.get(number=1), mara)
    with pytest.raises(Http404):
        save_draft(eve, reply_to(first_record), Words(body="Hello?"), PHONE)
    ben.is_active = False
    with pytest.raises(PermissionDenied):
        save_draft(ben, start_on(backstage), Words(body="Hello?"), PHONE)


@pytest.mark.parametrize(
    "text", ["", "reply", "reply-0", "reply-x", "room-3", "reply-1 ", "reply-" + "9" * 30]
)
def test_what_names_no_place_is_not_there(text):
    with pytest.raises(Http404):
        Place.named(text)


def test_a_draft_may_be_longer_than_a_post_but_not_endless(ben, here):
    assert save_draft(ben, here, Words(body="x" * 40_000), PHONE)
    for words in (
        Words(body="x" * 70_000),
        Words("x" * 300),
        Words("x", rest={"y": ["z" * (drafting.REST_LONGEST + 1)]}),
    ):
        with pytest.raises(ValidationError):
            save_draft(ben, here, words, DESK)


def test_very_many_drafts_are_enough(ben, here, monkeypatch):
    monkeypatch.setattr(drafting, "MOST", 1)
    save_draft(ben, here, Words(body="One"), PHONE)
    save_draft(ben, here, Words(body="One, longer"), PHONE)
    with pytest.raises(ValidationError):
        save_draft(ben, here, Words(body="Two"), DESK)


def test_controls_and_broken_letters_are_left_out(ben, here):
    draft = save_draft(ben, here, Words("A\x00\nB", "x\ud800\u202ey", {"interests": ["\x003"]}), PHONE)
    draft.refresh_from_db()
    assert (draft.title, draft.body, draft.rest) == ("A B", "xy", {"interests": ["3"]})


def test_drafts_are_forgotten_after_half_a_year_and_with_who_leaves(ben, eve, here):
    save_draft(ben, here, Words(body="Old"), PHONE)
    Draft.objects.update(saved_at=timezone.now() - drafting.KEPT_FOR - timedelta(minutes=1))
    save_draft(ben, here, Words(body="New"), DESK)
    assert (forget_drafts(), forget_drafts(), bodies(ben, here)) == (1, 0, ["New"])
    erase(ben)
    assert not Draft.objects.exists()
