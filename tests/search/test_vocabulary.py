"""What managers change in the vocabulary reaches the engine by itself."""

from io import StringIO

import pytest
from django.core.management import call_command

from community.members.interests import declare_interests
from community.members.merging import merge
from community.members.models import Interest
from community.members.vocabulary import add_synonym, remove_synonym, rename
from search import drift, rebuilding, sync, vocabulary
from search.engines import EngineUnavailable
from search.finding import find
from search.models import Dirty
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


def urls(member, text: str) -> list[str]:
    return [hit.url for hit in find(member, text).hits]


def test_another_word_for_an_interest_finds_what_says_the_first(ada, mara, listening, interests, catch_up):
    thread = cast.thread(by=ada, title="Blue vinyl")
    catch_up()
    assert urls(ada, "schallplatten") == []
    add_synonym(interests["vinyl"], mara, "Schallplatten")
    catch_up()
    assert urls(ada, "schallplatten") == [thread.get_absolute_url()]
    remove_synonym(interests["vinyl"], mara, "schallplatten")
    catch_up()
    assert urls(ada, "schallplatten") == []


def test_renaming_merging_and_deleting_are_learnt(ada, mara, listening, interests, catch_up):
    jazz = cast.thread(by=ada, title="Jazz tonight")
    rename(interests["jazz"], mara, "Swing")
    merge(interests["poetry"], interests["cooking"], mara)
    catch_up()
    assert urls(ada, "swing") == [jazz.get_absolute_url()]
    assert vocabulary.unlearnt(sync.engine()) == []
    Interest.objects.filter(slug="swing").get().delete()
    catch_up()
    assert urls(ada, "swing") == []
    assert vocabulary.unlearnt(sync.engine()) == []


def test_a_vocabulary_waits_for_an_engine_that_is_away(mara, interests, catch_up, monkeypatch):
    def away(*args):
        raise EngineUnavailable("it is away")

    catch_up()
    add_synonym(interests["vinyl"], mara, "LP")
    with monkeypatch.context() as patch:
        patch.setattr(sync.engine(), "learn", away)
        with pytest.raises(EngineUnavailable):
            catch_up()
    assert Dirty.objects.filter(kind=vocabulary.KIND).exists()
    catch_up()
    assert not Dirty.objects.exists()
    assert vocabulary.unlearnt(sync.engine()) == []


def test_a_rebuilt_index_knows_the_vocabulary(ada, mara, listening, interests, catch_up):
    thread = cast.thread(by=ada, title="Blue vinyl")
    add_synonym(interests["vinyl"], mara, "LP")
    catch_up()
    rebuilding.rebuild()
    assert urls(ada, "lp") == [thread.get_absolute_url()]


def test_the_command_shows_what_is_not_learnt_before_it_applies_it(mara, interests):
    add_synonym(interests["vinyl"], mara, "LP")
    shown, again = StringIO(), StringIO()
    call_command("search", "settings", stdout=shown)
    assert "synonyms of 'vinyl': [] -> ['lp']" in shown.getvalue()
    call_command("search", "settings", "--apply", stdout=again)
    assert again.getvalue().endswith("Applied.\n")
    assert vocabulary.unlearnt(sync.engine()) == []


def test_the_worker_finds_out_when_the_engine_forgot_the_vocabulary(mara, interests, catch_up):
    add_synonym(interests["vinyl"], mara, "LP")
    catch_up()
    sync.engine().learn([])
    drift.repair_vocabulary()
    catch_up()
    assert vocabulary.unlearnt(sync.engine()) == []


def test_members_are_still_found_by_every_word_for_what_they_love(ada, ben, mara, interests, catch_up):
    declare_interests(ben, ["vinyl"])
    open_up(ben)
    add_synonym(interests["vinyl"], mara, "LP")
    catch_up()
    assert urls(ada, "lp") == [ben.get_absolute_url()]
