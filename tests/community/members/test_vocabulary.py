"""Which interest a word means, and the managers' desk of words."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from community.ledger.models import Entry
from community.members.interests import declare_interests
from community.members.models import Interest, Synonym
from community.members.vocabulary import add_synonym, interest_at, meant_by, remove_synonym, rename


@pytest.fixture
def synths(db: None) -> Interest:
    return Interest.objects.create(slug="modular-synths", name="Modular synths")


def test_a_word_means_an_interest_by_slug_name_or_synonym_in_any_case(mara, synths):
    add_synonym(synths, mara, "Synth")
    words = ["modular-synths", "Modular  Synths", "synth", "SYNTH"]
    assert meant_by([*words, "flute", ""]) == dict.fromkeys(words, synths)


def test_a_name_that_its_slug_does_not_follow_is_understood(db):
    beat = Interest.objects.create(slug="drum-n-bass", name="Drum'n'bass")
    assert meant_by(["drum'n'bass"]) == {"drum'n'bass": beat}


def test_meaning_takes_two_queries_however_many_words(mara, synths, django_assert_num_queries):
    add_synonym(synths, mara, "Synth")
    with django_assert_num_queries(2):
        meant_by(["synth", "modular-synths", "flute", "oboe", "harp"])


def test_only_managers_change_words(ada, synths):
    for act in (
        lambda: rename(synths, ada, "Synths"),
        lambda: add_synonym(synths, ada, "Synth"),
        lambda: remove_synonym(synths, ada, "synth"),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("word", ["", "  ", "!?", "x" * 41, "Ж", "vinyl", "VINYL", "Records"])
def test_a_word_that_is_none_or_means_something_is_refused(mara, synths, word):
    add_synonym(Interest.objects.create(slug="vinyl", name="Vinyl"), mara, "Records")
    for act in (rename, add_synonym):
        with pytest.raises(ValidationError) as refused:
            act(synths, mara, word)
        assert "name" in refused.value.message_dict


def test_a_new_name_has_a_new_address_and_the_former_one_still_leads_there(mara, synths):
    rename(synths, mara, "Eurorack")
    assert interest_at("eurorack") == interest_at("modular-synths") == synths
    rename(synths, mara, "Modular synths")
    assert interest_at("eurorack").slug == "modular-synths"
    assert [synonym.slug for synonym in synths.synonyms.all()] == ["eurorack"]


def test_a_name_is_put_right_without_a_new_address(mara, synths):
    rename(synths, mara, "Modular Synths")
    assert not Synonym.objects.exists()
    assert interest_at("modular-synths").name == "Modular Synths"


def test_what_managers_change_is_on_record(mara, synths):
    add_synonym(synths, mara, "Synth")
    remove_synonym(synths, mara, "synth")
    remove_synonym(synths, mara, "synth")
    rename(synths, mara, "Eurorack")
    kinds = Entry.objects.filter(actor=mara).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["interest.synonyms", "interest.synonyms", "interest.renamed"]


def test_a_word_that_means_nothing_is_not_there(db):
    with pytest.raises(Http404):
        interest_at("flute")


def test_a_member_declares_by_a_synonym(mara, ada, synths, client):
    add_synonym(synths, mara, "Synth")
    assert declare_interests(ada, ["synth"]) == [synths]
    client.force_login(ada)
    body = {"interests": ["synth", "modular-synths"]}
    answer = client.put("/api/v1/me/interests", body, content_type="application/json")
    assert answer.json() == [{"slug": "modular-synths", "name": "Modular synths"}]


def test_the_api_tells_every_word(mara, synths, client, django_assert_max_num_queries):
    add_synonym(synths, mara, "Synth")
    with django_assert_max_num_queries(2):
        answer = client.get("/api/v1/interests").json()
    assert answer == [
        {"slug": "modular-synths", "name": "Modular synths", "synonyms": ["synth"], "broader": None}
    ]


def test_a_manager_finds_the_words_from_the_queue_and_keeps_them_in_order(mara, ada, synths, client):
    declare_interests(ada, ["modular-synths"])
    client.force_login(mara)
    assert 'href="/staff/interests/"' in client.get("/staff/").content.decode()
    assert "Modular synths" in client.get("/staff/interests/").content.decode()
    client.post("/staff/interests/modular-synths/synonyms/", {"name": "Synth"})
    assert client.get("/staff/interests/synth/")["Location"] == "/staff/interests/modular-synths/"
    answer = client.post("/staff/interests/modular-synths/", {"name": "Eurorack"}, follow=True)
    assert "Renamed." in answer.content.decode()
    client.post("/staff/interests/eurorack/synonyms/", {"remove": "synth"})
    assert [synonym.slug for synonym in synths.synonyms.all()] == ["modular-synths"]


def test_a_refused_word_stays_in_its_field_with_the_reason(mara, synths, client):
    Interest.objects.create(slug="vinyl", name="Vinyl")
    client.force_login(mara)
    for address in ("/staff/interests/modular-synths/", "/staff/interests/modular-synths/synonyms/"):
        answer = client.post(address, {"name": "vinyl"})
        assert answer.status_code == 422
        assert 'value="vinyl"' in answer.content.decode()
        assert "This word means “Vinyl” already." in answer.content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_many(mara, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get("/staff/interests/")
        return len(counted)

    client.force_login(mara)
    client.get("/staff/interests/")
    Interest.objects.create(slug="a", name="A")
    few = count()
    Interest.objects.bulk_create(Interest(slug=f"b{n}", name=f"B{n}") for n in range(20))
    assert count() == few
