"""What is searched for: counted, and nobody known by it."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError
from django.utils import timezone

from community.members.models import Interest, Synonym
from search import asked, watching
from search.asking import Question
from search.models import Asked, SavedSearch
from search.rebuilding import rebuild
from search.saving import save
from tests import cast
from tests.search.absences import away

NUMBERS = count(1)
pytestmark = pytest.mark.django_db


def search(client, words: str, member=None, **headers: str) -> None:
    client.logout()
    if member:
        client.force_login(member)
    assert client.get("/search/", {"q": words}, headers=headers).status_code == 200


def crowd(client, words: str, heaps: int = asked.ENOUGH) -> None:
    """As many members as it takes to fill so many heaps search for these words."""
    filled: set[int] = set()
    while len(filled) < heaps:
        member = cast.member(f"Searcher {next(NUMBERS)}", handle=f"searcher-{next(NUMBERS)}")
        heap = asked._heap_of(member, asked.compared(words))
        if heap not in filled:
            filled.add(heap)
            search(client, words, member)


def readable() -> list[str]:
    return [line.words for line in asked.report(nothing_only=False)]


def test_words_are_stored_only_once_enough_different_members_typed_them(client):
    crowd(client, "Theremin", heaps=asked.ENOUGH - 1)
    assert Asked.objects.get().words == ""
    assert readable() == []
    search(client, "theremin")  # a stranger's may be anybody's
    assert readable() == []
    crowd(client, "  THEREMIN ")
    assert readable() == ["theremin"]
    assert asked.report(nothing_only=True)[0].nothing >= asked.ENOUGH


def test_what_is_not_found_while_the_engine_is_away_is_not_missing(client, settings):
    rebuild()
    with away(settings.SEARCH_FILE):
        search(client, "theremin")
    assert not Asked.objects.exists()
    search(client, "theremin")
    assert Asked.objects.get().nothing == 1


def test_one_person_never_makes_words_readable_however_often_and_long(client, ada):
    for days in range(10):
        search(client, "my own secret", ada)
        today = timezone.localdate()
        Asked.objects.filter(day=today).update(day=today - timedelta(days=days + 1))
    assert Asked.objects.count() == 10
    assert {row.words for row in Asked.objects.all()} == {""}


def test_no_row_leads_to_anybody():
    pointing = [field.name for field in Asked._meta.get_fields() if field.is_relation]
    assert not pointing
    assert {field.name for field in Asked._meta.get_fields()} == {
        "id", "day", "digest", "words", "times", "nothing", "heaps",
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", ["ada@example.com", "+49 (170) 123 45 67", "https://example.org/x", "x" * 61, " ", "@ada likes"]
)
def test_what_leads_to_a_person_is_not_even_counted(client, ada, words):
    search(client, words, ada)
    assert not Asked.objects.exists()


def test_who_asks_not_to_be_followed_is_not_counted(client, ada):
    search(client, "theremin", ada, **{"Sec-GPC": "1"})
    search(client, "theremin", ada, **{"Sec-Purpose": "prefetch;prerender"})
    assert not Asked.objects.exists()


def test_a_search_is_answered_when_it_cannot_be_counted(client, ada, monkeypatch):
    def broken(*args):
        raise DatabaseError("full")

    monkeypatch.setattr(asked, "_count", broken)
    search(client, "theremin", ada)
    assert not Asked.objects.exists()


def test_pages_further_on_and_places_are_not_counted_again(client, ada):
    search(client, "theremin", ada)
    client.get("/search/?q=theremin&page=2")
    assert Asked.objects.get().times == 1


def test_who_searches_by_the_api_is_counted_by_the_same_rules(client, ada, settings):
    address, asking = "/api/v1/search", {"q": "theremin"}
    client.force_login(ada)
    for also in ({"page": 2}, {"kind": "thread"}, {"when": "week"}):
        assert client.get(address, asking | also).status_code == 200
    assert client.get(address, asking, headers={"Sec-GPC": "1"}).status_code == 200
    assert client.get(address, {"q": "ada@example.com"}).status_code == 200
    assert not Asked.objects.exists()
    for _ in range(asked.ENOUGH):
        assert client.get(address, asking).status_code == 200
    row = Asked.objects.get()
    assert (row.words, row.times, row.nothing) == ("", asked.ENOUGH, asked.ENOUGH)
    search(client, "Theremin", ada)
    assert Asked.objects.get().times == asked.ENOUGH + 1


def test_what_the_worker_looks_through_is_nobodys_question(ada):
    save(ada, Question(text="theremin"), "Theremins", "notice")
    SavedSearch.objects.update(next_at=timezone.now())
    assert watching.look_due() == 1
    assert not Asked.objects.exists()


def test_the_worker_forgets_after_ninety_days(client, ada):
    search(client, "theremin", ada)
    Asked.objects.update(day=timezone.localdate() - timedelta(days=90))
    assert asked.forget() == 0
    Asked.objects.update(day=timezone.localdate() - timedelta(days=91))
    assert asked.forget() == 1


def test_managers_see_what_is_missing_and_say_what_it_means(client, mara):
    synths = Interest.objects.create(slug="synths", name="Synths")
    crowd(client, "moog")
    crowd(client, "theremin")
    client.force_login(mara)
    page = client.get("/staff/searches/").content.decode()
    assert "moog" in page and "nothing found: 5" in page and "Start a thread" not in page
    client.post("/staff/searches/", {"words": "moog", "interest": "synths"})
    assert Synonym.objects.get().interest == synths
    client.post("/staff/searches/", {"words": "theremin", "interest": ""})
    assert Interest.objects.get(slug="theremin").name == "Theremin"
    page = client.get("/staff/searches/").content.decode()
    assert 'href="/i/synths/"' in page and 'href="/i/theremin/"' in page
    assert client.post("/staff/searches/", {"words": "moog", "interest": ""}).status_code == 422


def test_the_report_takes_as_many_queries_however_long_it_is(client, mara, django_assert_max_num_queries):
    for words in ("moog", "theremin", "ondes"):
        crowd(client, words)
    client.force_login(mara)
    client.get("/staff/searches/")
    with django_assert_max_num_queries(14):
        assert client.get("/staff/searches/?of=all").status_code == 200


def test_a_member_is_told_that_searches_are_counted(client, ada):
    client.force_login(ada)
    assert "What is searched for" in client.get("/me/known/").content.decode()
