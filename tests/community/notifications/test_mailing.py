import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from chat.changing import remove_message
from chat.involving import involve
from chat.models import Involvement
from chat.presence import attend
from chat.reading import mark_read
from chat.rooms import open_direct_room
from community.discussions.hiding import hide_post
from community.discussions.reading import mark_read as mark_thread_read
from community.members.blocks import block
from community.members.consent import allows, withdraw
from community.members.models import Member
from community.notifications import mailing
from community.notifications.inbox import mark_seen, newest
from community.notifications.models import Errand, Letter
from tests import cast
from tests.chat.saying import say
from tests.community.notifications.bringing import (
    MAILS,
    bring,
    catch_up,
    pass_an_hour,
    says_yes,
)
from tests.corpora import xss_payloads


@pytest.fixture
def answer(ada, ben):
    """Ben replied in the thread of Ada, who said yes to mails."""
    says_yes(ada)
    return cast.reply(ben, cast.thread(ada))


def test_who_said_yes_and_is_away_gets_a_mail(ada, answer, mailbox):
    bring()
    [letter] = mailbox.of(ada)
    assert letter["Subject"] == "Ben replied to “A record for rainy days”"
    address = settings.BASE_URL + answer.get_absolute_url()
    for part in ("plain", "html"):
        body = letter.get_body((part,)).get_content()
        assert "Ben replied" in body and address in body, part
        assert "Mine is Blue" not in body, "what was said stays here"


def test_who_said_nothing_gets_none(ada, ben, mailbox):
    cast.reply(ben, cast.thread(ada))
    bring()
    assert not mailbox.letters and not Errand.objects.exists()


def test_a_yes_to_one_thing_is_none_to_another(ada, ben, mailbox):
    says_yes(ada, "mail-mention")
    cast.reply(ben, cast.thread(ada))
    bring()
    assert not mailbox.letters
    cast.thread(ben, "Another", body="Ask @ada")
    bring()
    assert [letter["Subject"] for letter in mailbox.of(ada)] == ["Ben mentioned you in “Another”"]


def test_nothing_goes_out_before_the_hold_is_over(ada, answer, mailbox):
    catch_up()
    due = Errand.objects.get().due_at - timezone.now()
    assert timedelta(minutes=9) < due <= timedelta(minutes=10)
    assert mailing.send_due() == 0


def test_what_waits_for_one_member_goes_into_one_mail_and_the_next_waits_an_hour(ada, ben, answer, mailbox):
    cast.reply(ben, answer.thread, "And Hejira.")
    bring()
    [letter] = mailbox.of(ada)
    assert letter["Subject"] == "2 things wait for you · Kindred"
    cast.reply(ben, answer.thread, "And Mingus.")
    bring()
    assert len(mailbox.of(ada)) == 1
    pass_an_hour()
    bring()
    [_first, second] = mailbox.of(ada)
    assert second.get_body(("plain",)).get_content().count("Ben replied") == 1


def seen_here(ada, ben, answer):
    mark_seen(ada, newest(ada))


def read_there(ada, ben, answer):
    mark_thread_read(ada, answer.thread, answer.number)


def taken_back(ada, ben, answer):
    withdraw(ada, "mail-reply")


def hidden(ada, ben, answer):
    hide_post(answer, cast.manager("Mara"))


def blocked(ada, ben, answer):
    block(ada, ben)


def put_out(ada, ben, answer):
    Member.objects.filter(pk=ada.pk).update(is_active=False)


def silent(ada, ben, answer):
    long_ago = timezone.now() - timedelta(days=181)
    Member.objects.filter(pk=ada.pk).update(joined_at=long_ago, last_login=long_ago)


@pytest.mark.parametrize(
    "meanwhile",
    [seen_here, read_there, taken_back, hidden, blocked, put_out, silent],
    ids=lambda f: f.__name__,
)
def test_what_changes_between_queue_and_mail_counts(ada, ben, answer, mailbox, meanwhile):
    catch_up()
    assert Errand.objects.count() == 1
    meanwhile(ada, ben, answer)
    bring()
    assert not mailbox.letters
    assert not Letter.objects.exists() and not Errand.objects.exists()


def test_a_mail_goes_out_without_what_was_hidden_meanwhile(ada, ben, mara, answer, mailbox):
    other = cast.reply(ben, cast.thread(ada, "Second thread"), "Hide me")
    catch_up()
    hide_post(other, mara)
    bring()
    [letter] = mailbox.of(ada)
    assert "Second thread" not in letter.get_body(("plain",)).get_content()
    assert letter["Subject"] == "Ben replied to “A record for rainy days”"


def test_what_is_hidden_while_the_mail_server_is_away_is_left_out(ada, ben, mara, answer, mailbox):
    mailbox.refuse = "451 Later"
    bring()
    hide_post(answer, mara)
    mailbox.refuse = ""
    pass_an_hour()
    bring()
    assert not mailbox.letters and not Letter.objects.exists()


def test_a_mail_server_that_is_away_gets_the_same_letter_later(ada, answer, mailbox):
    mailbox.refuse = "451 Later"
    bring()
    [letter] = Letter.objects.all()
    assert letter.ended_at is None and letter.due_at > timezone.now()
    mailbox.refuse = ""
    pass_an_hour()
    bring()
    [sent] = mailbox.letters
    assert str(letter.key) in sent["Message-ID"]


def test_an_address_that_is_refused_for_good_is_not_tried_again(ada, answer, mailbox, monkeypatch):
    async def refuse(self, server, session, envelope, to, options):
        return "550 Nobody here"

    monkeypatch.setattr(type(mailbox), "handle_RCPT", refuse)
    bring()
    [letter] = Letter.objects.all()
    assert letter.ended_at and not letter.is_sent and letter.tries == 1


def test_a_letter_is_given_up_in_the_end(ada, answer, mailbox):
    mailbox.refuse = "451 Later"
    bring()
    for _ in range(mailing.MOST_TRIES):
        Letter.objects.update(due_at=timezone.now())
        bring()
    [letter] = Letter.objects.all()
    assert letter.ended_at and not letter.is_sent and letter.tries == mailing.MOST_TRIES


def test_the_head_of_a_mail_says_what_mail_programs_ask(ada, answer, mailbox):
    bring()
    [letter] = mailbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"
    assert re.fullmatch(r"/mail/stop/[^<>\s]+/", path_to_stop(letter))
    assert letter["Message-ID"] == f"<{Letter.objects.get().key}@localhost>"


def path_to_stop(letter) -> str:
    return letter["List-Unsubscribe"].strip("<>").removeprefix(settings.BASE_URL)


def test_one_press_ends_the_mails_without_a_log_in_and_a_look_does_not(ada, answer, mailbox):
    bring()
    stop = path_to_stop(mailbox.letters[0])
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(stop).status_code == 200
    assert allows(ada, "mail-reply")
    done = stranger.post(stop, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and "no more mails" in done.content.decode()
    assert not any(allows(ada, purpose) for purpose in MAILS)
    assert stranger.post(stop).status_code == 200, "twice is as good as once"


def test_a_token_of_somebody_else_s_making_ends_nothing(ada, answer, mailbox):
    bring()
    stop = path_to_stop(mailbox.letters[0])
    forged = stop.replace(f"/{ada.pk}:", f"/{ada.pk + 1}:")
    assert forged != stop and Client().post(forged).status_code == 404


def test_a_mail_speaks_the_language_of_its_reader(ada, answer, mailbox):
    Member.objects.filter(pk=ada.pk).update(language="de")
    bring()
    [letter] = mailbox.letters
    assert letter["Subject"] == "Ben hat auf „A record for rainy days“ geantwortet"
    assert letter["Content-Language"] == "de"
    assert 'lang="de"' in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.com", "Eve\u2028\u202egnp.exe", "=?utf-8?q?a?="])
def test_no_name_or_title_adds_a_line_to_the_head(ada, ben, mailbox, name):
    says_yes(ada)
    Member.objects.filter(pk=ben.pk).update(name=name)
    ben.refresh_from_db()
    cast.reply(ben, cast.thread(ada, "Rain\nX-Evil: 1"))
    bring()
    [letter] = mailbox.letters
    assert letter["Bcc"] is None and letter["X-Evil"] is None
    assert "\n" not in letter["Subject"] and "\u202e" not in letter["Subject"]
    assert letter["Subject"].startswith(name.split("\r")[0].split("\u2028")[0].replace("=?", "= ?"))


def test_no_attack_in_a_name_is_more_than_text_in_a_mail(ada, ben, mailbox):
    says_yes(ada)
    thread = cast.thread(ada)
    for number, payload in enumerate(xss_payloads()[::40]):
        other = cast.member("Eve", handle=f"eve-{number}")
        Member.objects.filter(pk=other.pk).update(name=payload[:60])
        other.refresh_from_db()
        cast.reply(other, thread, f"Number {number}")
    bring()
    [letter] = mailbox.letters
    tags = set(re.findall(r"<\s*/?\s*([a-z0-9!]+)", letter.get_body(("html",)).get_content().lower()))
    assert tags <= {"!doctype", "html", "head", "meta", "title", "style", "body", "div", "p", "h1", "a", "br"}


def test_letters_of_long_ago_are_forgotten(ada, answer, mailbox):
    bring()
    assert mailing.forget_mails() == 0
    Letter.objects.update(ended_at=timezone.now() - timedelta(days=31))
    mailing.forget_mails()
    assert not Letter.objects.exists() and not Errand.objects.exists()


def test_words_to_me_alone_come_at_once_and_say_from_whom(ada, ben, mailbox):
    says_yes(ben)
    say(ada, open_direct_room(ada, ben), "Between us")
    catch_up()
    assert Errand.objects.get().due_at <= timezone.now()
    bring()
    [letter] = mailbox.of(ben)
    assert letter["Subject"] == "Ada wrote to you"
    assert "Between us" not in letter.as_string()


def test_who_is_in_the_room_gets_no_mail(ada, ben, vinyl, mailbox):
    says_yes(ben)
    involve(ben, vinyl, Involvement.EVERYTHING)
    say(ada, vinyl, "Hear this")
    catch_up()
    attend("one", {(str(vinyl.pk), ben.pk)}, True)
    bring()
    assert not mailbox.letters


def test_who_read_it_or_wants_to_hear_less_meanwhile_gets_no_mail(ada, ben, eve, vinyl, mailbox):
    for member in (ben, eve):
        says_yes(member)
        involve(member, vinyl, Involvement.EVERYTHING)
    said = say(ada, vinyl, "Hear this")
    catch_up()
    assert Errand.objects.count() == 2
    vinyl.refresh_from_db()
    mark_read(ben, vinyl, said.seq)
    involve(eve, vinyl, Involvement.MENTIONS)
    bring()
    assert not mailbox.letters


def test_words_that_were_taken_back_bring_no_mail(ada, ben, mailbox):
    says_yes(ben)
    said = say(ada, open_direct_room(ada, ben), "Oh no")
    catch_up()
    remove_message(said, ada)
    bring()
    assert not mailbox.letters


@pytest.mark.parametrize(
    ("involvement", "subjects"),
    [
        (Involvement.EVERYTHING, ["2 things wait for you · Kindred"]),
        (Involvement.MENTIONS, ["Ada called you in “Vinyl nights”"]),
        (Involvement.NOTHING, []),
    ],
)
def test_each_gets_as_much_of_a_room_as_they_chose(ada, ben, vinyl, mailbox, involvement, subjects):
    says_yes(ben)
    involve(ben, vinyl, involvement)
    say(ada, vinyl, "Only talk")
    say(ada, vinyl, "And you, @ben?")
    bring()
    assert [letter["Subject"] for letter in mailbox.of(ben)] == subjects
