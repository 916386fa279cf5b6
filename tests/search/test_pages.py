"""Stories, products and moments are found by everybody, as long as everybody may read them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import HomePage, MomentPage, ProductPage
from cms.pages import TALK_PAGES
from cms.publishing import publish
from community.members.interests import declare_interests
from community.members.merging import merge
from community.members.models import Interest
from community.members.vocabulary import add_synonym, rename
from search import sync
from search.asking import Question
from search.drift import repair
from search.engines import EngineUnavailable, Query
from search.finding import answer
from search.models import Dirty
from search.suggestions import suggestions
from tests.search.conftest import forget_marks, tell

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
each_kind = pytest.mark.parametrize("kind", TALK_PAGES, ids=lambda kind: kind.word)


def keys(text: str = "quokka", member=STRANGER, **narrowing) -> list[str]:
    """What is found, as its page of results shows it."""
    found = answer(member, Question(text=text, **narrowing))
    assert found.listed == len(found.hits)
    return [f"{hit.kind}-{hit.pk}" for hit in found.hits]


def indexed() -> set[str]:
    """What the index itself holds of pages, before anything is looked up again."""
    return {id for kind in TALK_PAGES for bucket in range(64) for id in sync.engine().revs(kind.word, bucket)}


def key(page) -> str:
    return f"{page.word}-{page.pk}"


@each_kind
def test_its_title_intro_and_body_are_found_in_seconds_after_it_is_published(kind, otto, catch_up):
    when = {"starts_at": timezone.now()} if kind is MomentPage else {}
    words = [("text", "<p>In a <b>kitchen</b>.</p>")]
    page = publish(kind, otto, "The ninth copy", "A quokka.", words, opens_thread=False, **when)
    catch_up()
    assert [keys(text) for text in ("ninth", "quokka", "kitchen")] == [[key(page)]] * 3


@each_kind
def test_it_is_gone_at_once_when_it_is_unpublished_and_comes_back(kind, catch_up):
    page = tell(kind, "Quokka")
    catch_up()
    page.unpublish()
    assert keys() == []
    catch_up()
    assert indexed() == set()
    page.save_revision().publish()
    catch_up()
    assert keys() == [key(page)]


@each_kind
def test_a_draft_of_new_words_is_not_found_before_it_is_published(kind, catch_up):
    page = tell(kind, "Quokka")
    page.title = "Wombat"
    page.save_revision()
    catch_up()
    assert keys("wombat") == [] and keys() == [key(page)]


@each_kind
def test_what_lies_below_a_page_for_some_is_found_by_nobody(kind, catch_up, mara):
    page = tell(kind, "Quokka")
    catch_up()
    lists = page.get_parent()
    closed = PageViewRestriction.objects.create(page=lists, restriction_type=PageViewRestriction.LOGIN)
    assert keys() == [] and keys(member=mara) == []
    catch_up()
    assert indexed() == set()
    closed.delete()
    catch_up()
    assert keys() == [key(page)]


@each_kind
def test_a_page_that_is_moved_below_one_for_some_is_gone(kind, catch_up):
    page = tell(kind, "Quokka")
    cellar = HomePage.objects.get().add_child(instance=type(page.get_parent().specific)(title="Cellar"))
    PageViewRestriction.objects.create(page=cellar, restriction_type=PageViewRestriction.LOGIN)
    catch_up()
    page.move(cellar, pos="last-child")
    assert keys() == []
    catch_up()
    assert indexed() == set()


@each_kind
def test_the_address_follows_that_of_its_list(kind, catch_up, django_capture_on_commit_callbacks):
    page = tell(kind, "Quokka")
    catch_up()
    lists = page.get_parent().specific
    lists.slug = "elsewhere"
    with django_capture_on_commit_callbacks(execute=True):
        lists.save_revision().publish()
    catch_up()
    (hit,) = answer(STRANGER, Question(text="quokka")).hits
    (found,) = sync.engine().search(Query(text="quokka", audience=["public"])).hits
    assert hit.url == found.url == "/elsewhere/quokka/"


@each_kind
@pytest.mark.parametrize("what", ["page", "list"])
def test_what_is_deleted_with_or_without_its_list_is_gone(kind, what, catch_up):
    page = tell(kind, "Quokka")
    catch_up()
    (page if what == "page" else page.get_parent()).delete()
    assert keys() == []
    catch_up()
    assert indexed() == set()


@each_kind
def test_it_is_found_by_all_that_its_interests_are_called(kind, mara, interests, catch_up):
    page = tell(kind, "A patch a day", interests["synths"])
    catch_up()
    assert keys("synths") == [key(page)] and keys("eurorack") == []
    add_synonym(interests["synths"], mara, "Eurorack")
    catch_up()
    rename(interests["synths"], mara, "Modular synths")
    catch_up()
    assert keys("eurorack") == keys("modular") == [key(page)]
    merge(interests["synths"], Interest.objects.create(slug="noise", name="Noise"), by=mara)
    catch_up()
    assert keys("noise") == keys("", interest="noise") == [key(page)]


@each_kind
def test_it_is_narrowed_and_counted_as_all_else(kind, ada, interests, catch_up):
    page = tell(kind, "Quokka", interests["jazz"])
    others = [tell(other, f"Quokka {other.word}") for other in TALK_PAGES if other is not kind]
    catch_up()
    found = answer(ada, Question(text="quokka", kind=page.word))
    assert [hit.pk for hit in found.hits] == [page.pk]
    assert found.totals == {other.word: 1 for other in TALK_PAGES}
    for narrowing in ({"interest": "jazz"}, {"kind": page.word}, {"kind": page.word, "when": "week"}):
        assert keys(**narrowing) == [key(page)]
    assert {*keys()} == {key(page), *map(key, others)}
    tell(kind, "Quokka again").unpublish()
    assert answer(ada, Question(text="quokka")).totals[page.word] == 1


@each_kind
def test_my_mix_lifts_it_for_what_it_is_about(kind, ada, interests, catch_up):
    tell(kind, "Quokka", interests["jazz"])
    catch_up()
    declare_interests(ada, ["jazz"])
    assert [hit.reason for hit in answer(ada, Question(text="quokka")).hits] == ["You love Jazz"]


@each_kind
def test_its_title_is_proposed_while_one_types(kind, catch_up):
    page = tell(kind, "Quokka")
    catch_up()
    (group,) = suggestions(STRANGER, "quok")
    assert [one.url for one in group.options] == [page.url]
    page.unpublish()
    assert suggestions(STRANGER, "quok") == []


@each_kind
def test_the_database_finds_it_while_the_engine_is_away(kind, interests, catch_up, monkeypatch):
    page = tell(kind, "Quokka", interests["jazz"])
    tell(kind, "Quokka later").unpublish()
    monkeypatch.setattr(sync.engine(), "search_many", _away)
    monkeypatch.setattr(sync.engine(), "search", _away)
    assert keys() == keys(interest="jazz") == [key(page)]
    assert answer(STRANGER, Question(text="quokka")).degraded


def _away(*_questions):
    raise EngineUnavailable("It is away.")


@each_kind
def test_an_index_that_never_heard_of_it_learns_of_it(kind, catch_up):
    """As when the worker was still of a version that knew no such kind, and threw its mark away."""
    page = tell(kind, "Quokka")
    forget_marks()
    assert keys() == []
    assert repair(page.word) == 1
    catch_up()
    assert keys() == [key(page)] and not Dirty.objects.exists()


def test_a_moment_is_found_by_its_place_and_says_when_and_where_it_is(catch_up):
    starts = timezone.now() + timedelta(days=30)
    moment = tell(MomentPage, "Listening night", starts_at=starts, place="Quokka Hall, Kiel")
    catch_up()
    (hit,) = answer(STRANGER, Question(text="kiel")).hits
    assert (hit.pk, hit.place, hit.starts_at, hit.is_off) == (moment.pk, "Quokka Hall, Kiel", starts, False)
    assert hit.badge is None
    moment.is_off = True
    moment.save_revision().publish()
    (hit,) = answer(STRANGER, Question(text="kiel")).hits
    assert hit.is_off and str(hit.badge.label) == "called off"


def test_of_a_moment_that_is_new_is_what_was_said_lately_not_what_is_to_come(catch_up):
    far = tell(MomentPage, "Quokka far", starts_at=timezone.now() + timedelta(days=300))
    near = tell(ProductPage, "Quokka near")
    type(far).objects.filter(pk=far.pk).update(first_published_at=timezone.now() - timedelta(days=40))
    far.refresh_from_db()
    far.save_revision().publish()
    catch_up()
    assert keys(sort="new") == [key(near), key(far)]
    assert keys(when="month") == [key(near)]


def test_the_page_of_results_tells_when_a_moment_is(client, catch_up):
    starts = timezone.now().replace(year=timezone.now().year + 1, month=5, day=7)
    tell(MomentPage, "Quokka night", starts_at=starts, place="Quokka Hall", is_off=True)
    catch_up()
    html = client.get("/search/?q=quokka").text
    assert "May 7" in html and "Quokka Hall" in html and "called off" in html and "<time-ago>" not in html
    (hit,) = client.get("/api/v1/search?q=quokka").json()["hits"]
    assert (hit["kind"], hit["place"], hit["is_off"]) == ("moment", "Quokka Hall", True)
    assert hit["starts_at"].startswith(f"{starts.year}-05-0")
