import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community.discussions.posting import post_reply
from community.discussions.previewing import preview_reply
from community.members import pace

WORDS = "This record changed how I listen to everything else."
LINKS = " ".join(f"https://elsewhere.example/{number}" for number in range(3))


@pytest.fixture(autouse=True)
def at_a_members_pace(settings):
    settings.PACE = True
    pace.forget()
    cache.clear()
    yield
    pace.forget()
    cache.clear()


@pytest.fixture
def settled(ben):
    ben.joined_at = timezone.now() - pace.NEWCOMER_FOR
    ben.save()
    return ben


def say(member, thread, body):
    pace.forget()  # for the seconds between two posts
    return post_reply(member, thread, body, uuid.uuid4())


@pytest.mark.django_db(transaction=True)
def test_the_same_words_are_refused_for_a_while(settled, eve, first_record):
    say(settled, first_record, WORDS)
    with pytest.raises(ValidationError, match="a moment ago") as refusal:
        say(settled, first_record, WORDS)
    assert list(refusal.value.error_dict) == ["body"]
    say(settled, first_record, WORDS.replace("changed", "taught me"))
    say(eve, first_record, WORDS)


@pytest.mark.django_db(transaction=True)
def test_few_words_may_be_said_again(settled, first_record):
    say(settled, first_record, "Thank you!")
    say(settled, first_record, "Thank you!")


@pytest.mark.django_db(transaction=True)
def test_words_that_did_not_come_in_can_be_sent_again(settled, first_record):
    with pytest.raises(RuntimeError), transaction.atomic():
        say(settled, first_record, WORDS)
        raise RuntimeError
    say(settled, first_record, WORDS)


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_is_one_act_and_no_repetition(settled, first_record):
    key = uuid.uuid4()
    first = post_reply(settled, first_record, WORDS, key)
    assert post_reply(settled, first_record, WORDS, key) == first


def test_a_newcomer_gives_two_links_in_a_post(ben, settings, first_record):
    own = f" {settings.BASE_URL}{first_record.get_absolute_url()}"
    say(ben, first_record, LINKS.rsplit(" ", 1)[0] + own)
    with pytest.raises(ValidationError, match="first day"):
        say(ben, first_record, LINKS)
    with pytest.raises(ValidationError, match="first day"):
        preview_reply(ben, LINKS)


def test_later_links_are_free_and_so_they_are_for_managers(settled, mara, first_record):
    for member in (settled, mara):
        say(member, first_record, LINKS)


def test_a_newcomer_replies_ten_times_a_day():
    usual = pace.declared()["post"]
    assert {item.get_expiry(): item.amount for item in usual.newcomer} == {30: 1, 86_400: 10}
