"""The index comes to hold what the database holds, whatever happens in between."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import Room
from chat.rooms import open_direct_room
from cms.pages import TALK_PAGES
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.posting import start_thread
from community.discussions.removing import remove_post, return_post
from community.ledger import draining
from community.members import consent
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.members.merging import merge
from community.members.models import Interest
from community.members.vocabulary import add_synonym
from search import sync
from search.documents import SOURCES
from search.engines import Document, EngineUnavailable, Query, Refused
from search.engines.embedded import EmbeddedEngine
from search.leasing import lease
from search.models import Dirty, Lease
from tests import cast
from tests.chat.saying import say
from tests.search.conftest import open_up, tell

pytestmark = pytest.mark.django_db


def found(text: str, *audience: str) -> set[str]:
    """Ids of what the engine itself finds, before anything is checked again."""
    query = Query(text=text, audience=audience or ("public", "members"))
    return {hit.id for hit in sync.engine().search(query).hits}


def stop_before(monkeypatch, name: str) -> None:
    """Let the process die at the call of `name` in `sync`."""

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(sync, name, die)


def test_a_thread_and_its_replies_are_found_once_the_worker_has_been(ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Rare grooves", body="Which **pressing** sounds best?")
    reply = cast.reply(by=ben, to=thread, body="The Japanese one.")
    assert found("pressing") == set()
    catch_up()
    assert found("pressing") == {f"thread-{thread.pk}"}
    assert found("grooves") == {f"thread-{thread.pk}"}
    assert found("japanese") == {f"post-{reply.pk}"}
    assert not Dirty.objects.exists()


def test_as_many_are_written_at_once_as_the_engine_takes(ada, catch_up, monkeypatch):
    threads = [cast.thread(by=ada, title=f"Quokka {number}") for number in range(5)]
    catch_up()
    monkeypatch.setattr(EmbeddedEngine, "batch", 3)
    sync.mark("thread", [thread.pk for thread in threads])
    assert [sync.drain() for _ in range(3)] == [3, 2, 0]


def test_hiding_a_reply_removes_it_and_restoring_brings_it_back(ada, ben, mara, listening, catch_up):
    reply = cast.reply(by=ben, to=cast.thread(by=ada), body="A quokka.")
    catch_up()
    hide_post(reply, by=mara)
    catch_up()
    assert found("quokka") == set()
    restore_post(reply, by=mara)
    catch_up()
    assert found("quokka") == {f"post-{reply.pk}"}


def test_hiding_an_opening_removes_the_thread_and_all_that_answered_it(ada, ben, mara, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka")
    cast.reply(by=ben, to=thread, body="Another quokka.")
    catch_up()
    hide_post(thread.posts.get(number=1), by=mara)
    catch_up()
    assert found("quokka") == set()
    restore_post(thread.posts.get(number=1), by=mara)
    catch_up()
    assert len(found("quokka")) == 2


def test_an_edit_is_found_by_its_new_words_only(ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka")
    reply = cast.reply(by=ben, to=thread, body="A quokka.")
    catch_up()
    edit_post(reply, ben, 1, "A wombat.")
    edit_post(thread.posts.get(number=1), ada, 1, "Bilbies", "Numbat")
    catch_up()
    assert found("quokka") == set()
    assert found("wombat") == {f"post-{reply.pk}"}
    assert found("bilbies") == found("numbat") == {f"thread-{thread.pk}"}


def test_what_its_author_removed_is_found_no_more_until_it_is_back(ada, ben, listening, catch_up, client):
    thread = cast.thread(by=ada, title="Quokka")
    reply = cast.reply(by=ben, to=thread, body="A wombat.")
    opening = thread.posts.get(number=1)
    catch_up()
    remove_post(opening, ada)
    assert thread.title not in client.get("/search/?q=wombat").content.decode()  # before the index knows
    catch_up()
    assert found("quokka") == set()
    assert found("wombat") == {f"post-{reply.pk}"}
    remove_post(reply, ben)
    catch_up()
    assert found("wombat") == set()
    return_post(opening, ada)
    return_post(reply, ben)
    catch_up()
    assert found("quokka") == {f"thread-{thread.pk}"}
    assert found("wombat") == {f"post-{reply.pk}"}


def test_a_member_is_found_from_their_yes_until_they_take_it_back(ada, interests, catch_up):
    declare_interests(ada, ["synths"])
    catch_up()
    assert found("ada") == set()
    consent.give(ada, "kindred")
    catch_up()
    assert found("ada") == {f"member-{ada.pk}"} == found("synths")
    assert found("ada", "public") == set()
    consent.withdraw(ada, "kindred")
    catch_up()
    assert found("ada") == set()


def test_what_a_member_took_along_when_they_left_is_gone_from_the_index(ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka")
    reply = cast.reply(by=ben, to=thread, body="A quokka, you say?")
    cast.reply(by=ada, to=thread, body="A quokka indeed.")
    open_up(ada)
    catch_up()
    erase(ada)
    catch_up()
    assert found("quokka") == {f"post-{reply.pk}"}
    assert found("ada") == set()


def test_a_new_name_finds_what_the_old_one_wrote(ada, listening, catch_up):
    thread = cast.thread(by=ada, title="Rare grooves")
    catch_up()
    ada.name = "Augusta"
    ada.save(update_fields=["name"])
    catch_up()
    assert found("augusta") == {f"thread-{thread.pk}"}
    assert found("ada") == set()


def test_logging_in_marks_nothing(ada, client):
    client.force_login(ada)
    assert not Dirty.objects.exists()


def test_a_board_that_closes_to_strangers_takes_its_threads_along(ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka")
    reply = cast.reply(by=ben, to=thread, body="A quokka.")
    catch_up()
    assert len(found("quokka", "public")) == 2
    listening.is_open = False
    listening.save()
    catch_up()
    assert found("quokka", "public") == set()
    assert found("quokka") == {f"thread-{thread.pk}", f"post-{reply.pk}"}


def test_what_changes_while_it_is_written_is_written_again(ada, listening, catch_up, monkeypatch):
    thread = cast.thread(by=ada, title="Rare grooves")
    draining.drain()
    write = sync.write

    def write_while_it_changes(marks):
        refused = write(marks)
        type(thread).objects.filter(pk=thread.pk).update(title="Rare quokkas")
        sync.mark("thread", [thread.pk])
        return refused

    monkeypatch.setattr(sync, "write", write_while_it_changes)
    sync.drain()
    assert Dirty.objects.get().subject_id == thread.pk
    monkeypatch.setattr(sync, "write", write)
    catch_up()
    assert found("quokkas") == {f"thread-{thread.pk}"}


def test_a_drainer_that_dies_after_writing_leaves_its_marks_for_the_next(
    ada, listening, catch_up, monkeypatch
):
    thread = cast.thread(by=ada, title="Rare grooves")
    draining.drain()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        stop_before(patch, "settle")
        sync.drain()
    assert found("grooves") == {f"thread-{thread.pk}"}
    assert Dirty.objects.count() == 1
    catch_up()
    assert not Dirty.objects.exists()


def test_a_drainer_that_was_killed_holds_the_others_up_for_its_lease_only(ada, listening):
    cast.thread(by=ada)
    draining.drain()
    Lease.objects.create(
        name=sync.DRAINING, holder=uuid.uuid4(), until=timezone.now() + timedelta(seconds=30)
    )
    assert sync.drain() == 0
    Lease.objects.update(until=timezone.now())
    assert sync.drain() == 1


def test_only_one_drains_at_a_time(ada, listening):
    cast.thread(by=ada)
    draining.drain()
    with lease(sync.DRAINING):
        assert sync.drain() == 0
    assert sync.drain() == 1


def test_who_lost_the_lease_while_writing_marks_all_of_it_again(ada, listening, catch_up, monkeypatch):
    cast.thread(by=ada)
    draining.drain()
    before = Dirty.objects.get().token
    write = sync.write

    def write_slowly(marks):
        Lease.objects.update(until=timezone.now())
        return write(marks)

    with monkeypatch.context() as patch:
        patch.setattr(sync, "write", write_slowly)
        sync.drain()
    assert Dirty.objects.get().token != before
    catch_up()
    assert not Dirty.objects.exists()


def test_what_the_engine_refuses_is_parked_with_its_reason_and_the_rest_is_found(
    ada, listening, catch_up, monkeypatch
):
    good, bad = cast.thread(by=ada, title="Good grooves"), cast.thread(by=ada, title="Bad grooves")
    engine = sync.engine()
    index = engine.index

    def refuse(documents: list[Document]) -> None:
        index([document for document in documents if document.pk != bad.pk])
        raise Refused({f"thread-{bad.pk}": "too groovy"})

    with monkeypatch.context() as patch:
        patch.setattr(engine, "index", refuse)
        catch_up()
    assert found("grooves") == {f"thread-{good.pk}"}
    assert Dirty.objects.parked().get().parked == "too groovy"
    assert sync.waiting() == 0
    out = StringIO()
    call_command("search", "status", stdout=out)
    assert f"parked: thread-{bad.pk}: too groovy" in out.getvalue()
    sync.mark("thread", [bad.pk])
    catch_up()
    assert len(found("grooves")) == 2


def test_a_document_that_cannot_be_made_does_not_hold_up_the_others(ada, listening, catch_up, monkeypatch):
    good, bad = cast.thread(by=ada, title="Good grooves"), cast.thread(by=ada, title="Bad grooves")
    documents = SOURCES["thread"].documents

    def fail(pks):
        if bad.pk in pks:
            raise ValueError("no words for it")
        return documents(pks)

    source = SOURCES["thread"]
    monkeypatch.setitem(SOURCES, "thread", type(source)(**_fields(source) | {"documents": fail}))
    catch_up()
    assert found("grooves") == {f"thread-{good.pk}"}
    assert Dirty.objects.parked().get().subject_id == bad.pk


def _fields(source):
    return {name: getattr(source, name) for name in source.__dataclass_fields__}


def test_while_the_engine_is_away_nothing_is_forgotten(ada, listening, catch_up, monkeypatch):
    thread = cast.thread(by=ada, title="Rare grooves")
    draining.drain()

    def away(*args):
        raise EngineUnavailable("it is away")

    with monkeypatch.context() as patch:
        patch.setattr(sync.engine(), "index", away)
        with pytest.raises(EngineUnavailable):
            sync.drain()
    assert sync.waiting() == 1
    catch_up()
    assert found("grooves") == {f"thread-{thread.pk}"}


def test_removals_reach_the_engine_before_additions(ada, mara, listening, catch_up, monkeypatch):
    hidden = cast.thread(by=ada, title="Quokka")
    catch_up()
    hide_post(hidden.posts.get(number=1), by=mara)
    cast.thread(by=ada, title="Another")
    engine, calls = sync.engine(), []
    index, remove = engine.index, engine.remove
    monkeypatch.setattr(engine, "index", lambda documents: (calls.append("index"), index(documents)))
    monkeypatch.setattr(engine, "remove", lambda ids: (calls.append("remove"), remove(ids)))
    catch_up()
    assert calls == ["remove", "index"]


def test_the_status_says_when_the_engine_is_away(monkeypatch, tmp_path, settings):
    (tmp_path / "folder").mkdir()
    settings.SEARCH_FILE = tmp_path / "folder"
    sync.engine.cache_clear()
    with pytest.raises(CommandError, match="does not answer"):
        call_command("search", "status", stdout=StringIO())


def grow(number: int, by, interests) -> None:
    """One more of every kind."""
    thread = cast.thread(by=by, title=f"Thread {number}")
    thread.interests.add(*interests.values())
    cast.reply(by=by, to=thread)
    for page in TALK_PAGES:
        tell(page, f"{page.word} {number}", *interests.values())
    room = Room.objects.create(slug=f"room-{number}", title=f"Room {number}")
    room.interests.add(*interests.values())
    cast.group(by, f"Group {number}").interests.add(*interests.values())
    say(by, room)
    say(by, open_direct_room(by, cast.member(f"Friend{number}")))
    person = cast.member(f"Person{number}")
    declare_interests(person, list(interests))
    open_up(person)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_kind_costs_the_same_number_of_queries_for_one_and_for_many(kind, otto, interests, listening):
    source, counts = SOURCES[kind], []
    for number in range(3):
        grow(number, otto, interests)
        pks = list(source.all().values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as captured:
            documents, shown = source.documents(pks), source.shown(otto, pks)
        assert len(documents) == len(shown) > number
        counts.append(len(captured))
    assert counts[1] == counts[2]


def test_what_managers_call_an_interest_is_how_it_is_found(ada, mara, listening, catch_up):
    synths = Interest.objects.create(slug="synths", name="Synths")
    thread = start_thread(ada, listening, "A patch a day", "Mine hums.", [synths], uuid.uuid4())
    catch_up()
    assert found("eurorack") == set()
    add_synonym(synths, mara, "Eurorack")
    catch_up()
    assert found("eurorack") == {f"thread-{thread.pk}"}
    merge(synths, Interest.objects.create(slug="modular", name="Modular"), by=mara)
    catch_up()
    for word in ("eurorack", "synths", "modular"):
        assert found(word) == {f"thread-{thread.pk}"}
