"""The operators' page of search, and the same figures at the command line."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from search import drift, sync
from search.engines import BUCKETS, EngineUnavailable
from search.models import Checked, Dirty, Lease
from search.standing import note_look, standing
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db):
    return cast.member("Olga", is_staff=True, is_superuser=True)


@pytest.fixture
def refused(ada, listening, catch_up):
    """One thread that is found, and one that the engine would not take."""
    good, bad = cast.thread(by=ada, title="Good grooves"), cast.thread(by=ada, title="Bad grooves")
    catch_up()
    sync.engine().remove([f"thread-{bad.pk}"])
    Dirty.objects.create(kind="thread", subject_id=bad.pk, parked="too groovy")
    return good, bad


def of(kind: str):
    return next(one for one in standing().kinds if one.kind == kind)


def test_operators_see_what_was_refused_and_let_it_be_tried_again(client, olga, refused, catch_up):
    client.force_login(olga)
    page = client.get("/staff/search/").content.decode()
    assert "too groovy" in page
    assert (of("thread").documents, of("thread").parked) == (1, 1)
    mark = Dirty.objects.get()
    assert (
        "1 is tried again." in client.post("/staff/search/", {"again": mark.pk}, follow=True).content.decode()
    )
    catch_up()
    assert (of("thread").documents, of("thread").parked) == (2, 0)
    again = client.post("/staff/search/", {"again": mark.pk}, follow=True).content.decode()
    assert "It does not wait any more." in again


def test_all_can_be_tried_again_at_once(client, olga, refused):
    Dirty.objects.create(kind="thread", subject_id=9_999, parked="nothing there")
    client.force_login(olga)
    client.post("/staff/search/", {"again": "all"})
    assert not Dirty.objects.parked().exists()


@pytest.mark.parametrize("again", ["", "x", "-1", "1" * 30, "²"])
def test_what_is_no_mark_is_not_tried(client, olga, refused, again):
    client.force_login(olga)
    assert client.post("/staff/search/", {"again": again}).status_code == 302
    assert Dirty.objects.parked().count() == 1


def test_nobody_but_operators_sees_it(client, mara, ada):
    for member in (mara, ada):
        client.force_login(member)
        assert client.get("/staff/search/").status_code == 404


def test_the_command_tells_the_same(refused):
    out = StringIO()
    call_command("search", "status", stdout=out)
    assert "thread: 1 documents, 0 waiting, 1 parked, not compared yet" in out.getvalue()


def test_the_page_stands_while_the_engine_is_away(client, olga, monkeypatch, tmp_path, settings):
    (tmp_path / "folder").mkdir()
    settings.SEARCH_FILE = tmp_path / "folder"
    sync.engine.cache_clear()
    client.force_login(olga)
    assert "The search engine does not answer." in client.get("/staff/search/").content.decode()


def test_an_engine_that_goes_between_two_questions_breaks_nothing(refused, monkeypatch):
    def away(kinds):
        raise EngineUnavailable("gone")

    monkeypatch.setattr(sync.engine(), "counts", away)
    assert of("thread").documents is None


def test_a_whole_round_of_the_worker_is_told():
    for bucket in range(BUCKETS):
        note_look("thread", bucket, differing=1 if bucket in (3, 5) else 0)
    assert of("thread").differed == 2
    note_look("thread", 0, differing=1)
    assert of("thread").differed == 2  # the round that runs is not whole yet
    assert Checked.objects.get().differed == 1


def test_the_worker_keeps_what_it_finds(refused):
    for _ in range(2 * len(list(standing().kinds))):
        Lease.objects.filter(name=drift.ROUND).update(until=timezone.now())
        drift.keep_true()
    assert Checked.objects.count() == len(list(standing().kinds))


def test_comparing_everything_by_hand_is_told_as_well(refused):
    Dirty.objects.all().delete()
    drift.repair("thread")
    assert of("thread").differed == 1


def test_the_page_takes_the_same_queries_however_much_waits(
    client, olga, refused, django_assert_max_num_queries
):
    sync.mark("thread", range(1, 50))
    client.force_login(olga)
    client.get("/staff/search/")
    with django_assert_max_num_queries(12):
        client.get("/staff/search/")
