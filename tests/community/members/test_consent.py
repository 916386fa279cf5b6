import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from community.ledger.models import Entry
from community.members import consent
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.members.models import ConsentReceipt, Member
from tests import cast


def test_without_an_answer_it_is_no(ada):
    assert not consent.allows(ada, "kindred")


def test_a_yes_leaves_a_receipt_with_the_words_that_were_read(ada):
    receipt = consent.give(ada, "kindred")
    assert consent.allows(ada, "kindred")
    assert receipt.wording.startswith("May people who love the same things find you?")
    assert Entry.objects.get().kind == "consent.given"


def test_taking_it_back_adds_a_receipt_and_changes_none(ada):
    given = consent.give(ada, "kindred")
    consent.withdraw(ada, "kindred")
    assert not consent.allows(ada, "kindred")
    assert ConsentReceipt.objects.count() == 2
    given.refresh_from_db()
    assert given.granted


def test_saying_yes_twice_leaves_one_receipt(ada):
    consent.give(ada, "kindred")
    assert consent.give(ada, "kindred") is None
    assert ConsentReceipt.objects.count() == 1


def test_an_unknown_purpose_is_a_mistake(ada):
    with pytest.raises(LookupError):
        consent.give(ada, "selling")


def test_only_those_whose_newest_answer_is_yes_are_found(ada, ben, eve):
    consent.give(ada, "kindred")
    consent.give(ben, "kindred")
    consent.withdraw(ben, "kindred")
    assert list(Member.objects.filter(consent.consenting("kindred"))) == [ada]
    assert list(ConsentReceipt.objects.filter(consent.consenting("kindred", "member_id"), member=ben)) == []


def test_the_search_for_consent_uses_the_index(db):
    people = [cast.member(f"Person {number}") for number in range(20)]
    ConsentReceipt.objects.bulk_create(
        ConsentReceipt(member=one, purpose="kindred", granted=bool(turn % 2), wording="May they?")
        for turn in range(50)
        for one in people
    )
    if connection.vendor == "postgresql":  # which would look for itself some day
        connection.cursor().execute("ANALYZE members_member, members_consentreceipt")
    plan = Member.objects.filter(consent.consenting("kindred")).explain()
    assert "receipt_newest" in plan


def test_the_switch_on_the_settings_page_says_yes_and_no(client, ada):
    client.force_login(ada)
    assert "It is a no" in client.get("/me/").content.decode()
    client.post("/me/consent/kindred/", {"granted": "yes"})
    assert "You said yes" in client.get("/me/").content.decode()
    client.post("/me/consent/kindred/", {"granted": "no"})
    assert not consent.allows(ada, "kindred")
    assert client.post("/me/consent/unknown/").status_code == 404


def test_interests_show_on_a_profile_only_by_that_yes(client, ada, ben, interests):
    ada.interests.set([interests["Vinyl"]])
    client.force_login(ben)
    assert "Vinyl" not in client.get("/members/ada/").content.decode()
    consent.give(ada, "kindred")
    assert "Vinyl" in client.get("/members/ada/").content.decode()
    client.logout()
    assert "Vinyl" not in client.get("/members/ada/").content.decode()


def test_who_left_a_moment_ago_says_and_declares_nothing_more(ada, interests):
    erase(Member.objects.get(pk=ada.pk))
    with pytest.raises(PermissionDenied):
        consent.give(ada, "kindred")
    with pytest.raises(PermissionDenied):
        declare_interests(ada, ["vinyl"])
    assert not ada.consent_receipts.exists() and not ada.interests.exists()
