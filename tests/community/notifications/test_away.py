import re

from community.members.consent import allows
from tests import cast
from tests.community.notifications.bringing import MAILS, bring, catch_up, says_yes
from tests.taking import export


def test_nothing_is_ticked_until_a_member_ticks_it(client, ada):
    client.force_login(ada)
    page = client.get("/me/away/").content.decode()
    assert "Somebody mentions you" in page
    assert re.findall(r"id=\"([\w-]+)\" checked", page) == ["digest-never"]


def test_each_tick_is_a_yes_with_a_receipt_of_its_words_and_each_gap_a_no(client, ada):
    client.force_login(ada)
    client.post("/me/away/", {"yes": ["mail-mention", "mail-direct"]})
    assert allows(ada, "mail-mention") and not allows(ada, "mail-reply")
    [first, second] = ada.consent_receipts.all()
    assert {first.purpose, second.purpose} == {"mail-mention", "mail-direct"}
    assert first.wording.startswith("By mail: Somebody ")
    assert "at most one mail an hour" in first.wording
    assert client.get("/me/away/").content.decode().count(" checked") == 3, "and no digest"
    client.post("/me/away/", {"yes": ["mail-direct"]})
    assert not allows(ada, "mail-mention") and allows(ada, "mail-direct")


def test_what_nobody_asked_for_is_nothing(client, ada):
    client.force_login(ada)
    client.post("/me/away/", {"yes": ["mail-nothing", "kindred"]})
    assert not ada.consent_receipts.exists()


def test_these_questions_are_not_asked_on_the_own_page_as_well(client, ada):
    client.force_login(ada)
    page = client.get("/me/").content.decode()
    assert "/me/away/" in page and "/me/consent/mail-mention/" not in page


def test_a_member_sees_what_waits_and_what_was_sent_and_takes_it_along(client, ada, ben, mailbox):
    says_yes(ada)
    cast.reply(ben, cast.thread(ada))
    catch_up()
    kept = {section["kind"]: section["items"] for section in export(ada)["holdings"]}
    assert [item["by"] for item in kept["notifications.errand.member"]] == ["mail"]
    bring()
    kept = {section["kind"]: section["items"] for section in export(ada)["holdings"]}
    assert [item["is_sent"] for item in kept["notifications.letter.member"]] == [True]


def test_the_page_costs_the_same_for_who_said_yes_to_all(client, ada, django_assert_max_num_queries):
    says_yes(ada, *MAILS)
    client.force_login(ada)
    with django_assert_max_num_queries(11):
        client.get("/me/away/")
