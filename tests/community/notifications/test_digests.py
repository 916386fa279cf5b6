from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from chat.models import Room
from community.discussions.following import follow
from community.discussions.hiding import hide_post
from community.discussions.models import Level
from community.discussions.reading import mark_read
from community.members.blocks import block
from community.members.consent import allows, withdraw
from community.members.models import Member
from community.notifications.digests import choose, chosen
from community.notifications.models import Digest, Letter, Rhythm
from community.notifications.stopping import stop
from tests import cast
from tests.community.notifications.bringing import bring, says_yes, send_digests, wants_a_digest
from tests.taking import export


@pytest.fixture
def thread(ben):
    return cast.thread(ben, title="Loops for rainy days")


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_nobody_gets_a_digest_who_did_not_ask_for_one(ada, thread, mailbox):
    send_digests()
    assert not mailbox.letters and not Rhythm.objects.exists()


def test_who_asked_for_one_reads_what_is_new_where_they_may_read(ada, thread, mailbox):
    wants_a_digest(ada)
    send_digests()
    [mail] = mailbox.of(ada)
    assert "week" in mail["Subject"] and mail["List-Unsubscribe"]
    for part in ("plain", "html"):
        body = mail.get_body((part,)).get_content()
        assert "Loops for rainy days" in body and settings.BASE_URL + thread.get_absolute_url() in body
        assert "New and much talked of" in body


def test_the_next_one_comes_after_as_long_and_no_sooner(ada, thread, mailbox):
    wants_a_digest(ada)
    began = timezone.now()
    send_digests()
    send_digests()
    assert len(mailbox.of(ada)) == 1
    next_at = Rhythm.objects.get(member=ada).next_at
    assert timedelta(days=6, hours=23) < next_at - began <= timedelta(days=7, seconds=1)


def test_turns_that_passed_while_no_worker_ran_make_one_digest(ada, thread, mailbox):
    wants_a_digest(ada, "day")
    Rhythm.objects.filter(member=ada).update(next_at=timezone.now() - timedelta(days=9))
    send_digests()
    assert len(mailbox.of(ada)) == 1
    assert Rhythm.objects.get(member=ada).next_at > timezone.now()


def test_what_goes_on_where_one_read_is_told_with_its_number(ada, ben, mailbox):
    thread = cast.thread(ada, title="What do you hear?")
    mark_read(ada, thread, 1)
    cast.reply(ben, thread), cast.reply(ben, thread)
    wants_a_digest(ada)
    send_digests()
    [mail] = mailbox.of(ada)
    assert "“What do you hear?”: 2 new posts" in text_of(mail)
    assert f"{thread.get_absolute_url()}?post=2#post-2" in text_of(mail)


def test_no_mail_comes_when_there_is_nothing_to_tell(ada, mailbox):
    wants_a_digest(ada)
    send_digests()
    assert not mailbox.letters and not Digest.objects.exists()


@pytest.mark.parametrize(
    "set_aside",
    [
        lambda ada, thread: block(ada, thread.author),
        lambda ada, thread: follow(ada, thread.board, Level.MUTED),
        lambda ada, thread: follow(ada, thread.author, Level.MUTED),
        lambda ada, thread: hide_post(thread.posts.get(number=1), cast.manager("Olga")),
    ],
    ids=["a blocked author", "a muted board", "a muted author", "hidden words"],
)
def test_what_a_member_set_aside_or_may_not_see_is_in_no_digest(ada, thread, mailbox, set_aside):
    wants_a_digest(ada)
    set_aside(ada, thread)
    send_digests()
    assert not mailbox.letters


def test_rooms_that_begin_soon_and_new_stories_are_told(ada, mailbox):
    starts = timezone.now() + timedelta(days=2)
    Room.objects.create(slug="listening", title="Listening night", starts_at=starts)
    Room.objects.create(slug="later", title="Much later", starts_at=starts + timedelta(days=30))
    wants_a_digest(ada)
    send_digests()
    text = text_of(mailbox.of(ada)[0])
    assert "“Listening night”, on " in text and "Much later" not in text


def test_a_yes_taken_back_after_the_turn_was_taken_is_heeded(ada, thread, mailbox):
    wants_a_digest(ada)
    mailbox.refuse = "451 Try later"
    send_digests()
    mailbox.refuse = ""
    withdraw(ada, "mail-digest")
    Digest.objects.update(due_at=timezone.now())
    send_digests()
    assert not mailbox.letters and not Digest.objects.exists()


def test_one_press_in_a_mail_ends_digests_too(ada, thread, mailbox):
    wants_a_digest(ada)
    stop(ada)
    send_digests()
    assert not allows(ada, "mail-digest") and not mailbox.letters


def test_there_is_no_second_mail_within_the_hour(ada, ben, thread, mailbox):
    says_yes(ada)
    cast.reply(ben, cast.thread(ada))
    bring()
    wants_a_digest(ada)
    send_digests()
    assert len(mailbox.of(ada)) == 1
    an_hour_ago = timezone.now() - timedelta(minutes=61)
    Letter.objects.update(ended_at=an_hour_ago)
    send_digests()
    assert len(mailbox.of(ada)) == 2


def test_who_was_silent_for_half_a_year_is_left_alone(ada, thread, mailbox):
    wants_a_digest(ada)
    Member.objects.filter(pk=ada.pk).update(last_login=timezone.now() - timedelta(days=181))
    send_digests()
    assert not mailbox.letters


def test_a_digest_speaks_its_readers_language(ada, thread, mailbox):
    Member.objects.filter(pk=ada.pk).update(language="de")
    wants_a_digest(ada)
    send_digests()
    assert "Woche" in mailbox.of(ada)[0]["Subject"]


def test_a_member_chooses_on_the_page_and_changes_it_there(client, ada):
    client.force_login(ada)
    client.post("/me/away/", {"digest": "month"})
    assert chosen(ada) == "month" and ada.consent_receipts.get().granted
    client.post("/me/away/", {"digest": "day"})
    assert chosen(ada) == "day" and Rhythm.objects.get(member=ada).next_at < timezone.now() + timedelta(
        days=2
    )
    client.post("/me/away/", {"digest": ""})
    assert chosen(ada) == "" and not Rhythm.objects.exists()


def test_what_is_no_choice_changes_nothing(client, ada):
    with pytest.raises(ValidationError):
        choose(ada, "hourly")
    client.force_login(ada)
    page = client.post("/me/away/", {"digest": "hourly", "yes": ["mail-reply"]}, follow=True)
    assert "Choose one of these." in page.content.decode() and not ada.consent_receipts.exists()


def test_a_member_takes_along_what_was_sent(ada, thread, mailbox):
    wants_a_digest(ada)
    send_digests()
    kept = {section["kind"]: section["items"] for section in export(ada)["holdings"]}
    assert [item["is_sent"] for item in kept["notifications.digest.member"]] == [True]
    assert [item["every"] for item in kept["notifications.rhythm.member"]] == ["week"]


def test_a_digest_costs_the_same_with_more_to_tell(ada, ben, mailbox, django_assert_max_num_queries):
    for number in range(6):
        cast.thread(ben, title=f"Thread {number}")
    wants_a_digest(ada)
    with django_assert_max_num_queries(35):
        send_digests()
