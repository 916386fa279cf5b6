"""What a room keeps no longer is gone for good: in every table, in files, and by whatever way one asks for it."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.http import Http404
from django.utils import timezone

from chat import streams
from chat.changing import edit_message
from chat.counting import synchronize_rooms
from chat.erasing import BATCH, erase_due, erase_in
from chat.hiding import hide_message, restore_message
from chat.joining import join_room
from chat.models import Call, Membership, Message, MessageReaction, Role, Room, RoomEvent
from chat.pinning import pin_message, pins_in
from chat.posting import send_message
from chat.reacting import react
from community.attachments import cards, forgetting
from community.attachments.models import Link
from community.attachments.storing import storage
from community.discussions.gathering import Choice, Opening, decide, gather
from community.discussions.models import ReactionKind, Say
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.notifications.inbox import page_of
from search import sync
from tests import cast, databases
from tests.chat.saying import say
from tests.chat.test_views import as_member
from tests.servers import environment, free_port
from tests.taking import export

WORD = "Kanarienvogel"


def grow_old(room: Room, days: int = 31, upto: int | None = None) -> None:
    """As if these messages had been said so many days ago, in a room that keeps them for thirty."""
    Room.objects.filter(pk=room.pk).update(keep_days=30, look_at=timezone.now())
    found = Message.objects.filter(room=room)
    (found if upto is None else found.filter(seq__lte=upto)).update(at=timezone.now() - timedelta(days=days))


def erase_all() -> None:
    while erase_due():
        pass


def places_of(word: str) -> list[str]:
    """Every column of every table of this database in which the word stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                name = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(column.name)}"
                cursor.execute(
                    f"SELECT count(*) FROM {connection.ops.quote_name(table)}"
                    f" WHERE lower(CAST({name} AS TEXT)) LIKE %s",
                    [f"%{word.lower()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(name.replace('"', ""))
    return found


@pytest.fixture
def host(ben, vinyl):
    join_room(ben, vinyl)
    Membership.objects.filter(member=ben).update(role=Role.HOST)
    return ben


def test_a_word_that_went_is_in_no_table_and_comes_back_by_no_way(ada, host, eve, vinyl, settings):
    settings.LINK_CARDS = True
    picture = cast.picture(ada, f"{WORD}.png")
    words = f"{WORD} for @eve\n\n![{WORD}]({picture.get_absolute_url()})\n\nhttps://example.com/{WORD}\n\n"
    said = say(ada, vinyl, words)
    edited = say(ada, vinyl, f"{WORD} once")
    edit_message(edited, ada, f"{WORD} twice", 1)
    open_still = say(eve, vinyl, "Words that nobody decided over")
    answer = send_message(host, vinyl, "An answer that stays", uuid.uuid4(), said.seq)
    pin_message(said, host)
    react(eve, said, ReactionKind.objects.first())
    opening, chosen = Opening("A thread", "Of what was said"), [said.pk, open_still.pk]
    gathering = gather(host, cast.board(), opening, "room", vinyl.pk, chosen, uuid.uuid4())
    decide(gathering, ada, {Say.objects.get(author=ada).pk: Choice("rewrite", f"{WORD} said better")})
    drain()
    sync.drain()
    before = streams.read(str(vinyl.pk), 0, 100)
    assert WORD in json.dumps([event.data for event in before])
    assert {"chat_message.body", "chat_message.html"} <= set(places_of(WORD))

    grow_old(vinyl, upto=edited.seq)
    erase_all()
    Link.objects.update(unheld_at=timezone.now())
    cards.forget_unused()
    forgetting.forget_unused()
    drain()
    sync.drain()

    assert places_of(WORD) == []
    assert not storage().exists(picture.folder)
    assert not Call.objects.exists() and not MessageReaction.objects.exists()
    assert list(Say.objects.values_list("line", flat=True)) == [open_still.pk]
    assert not pins_in(vinyl)
    room = vinyl.get_absolute_url()
    addresses = [room, f"{room}?at={said.seq}", f"{room}?before=99", f"{room}?after=0", f"{room}pins/"]
    addresses += [f"/api/v1/rooms/{vinyl.slug}/messages", f"/api/v1/rooms/{vinyl.slug}/pins"]
    addresses += ["/rooms/", "/me/notices/", gathering.get_absolute_url()]
    for member in (ada, host, eve):
        for address in addresses:
            assert WORD not in as_member(member).get(address).text, address
        assert WORD not in json.dumps(export(member))
    assert WORD not in json.dumps([event.data for event in streams.read(str(vinyl.pk), 0, 100)])
    assert "An answer that stays" in as_member(eve).get(room).text
    assert "room-message" not in {told.kind.name for told in page_of(eve)[0]}, "of a call that is gone"
    assert Message.objects.get(pk=answer.pk).body == "An answer that stays"


def test_a_picture_that_stands_elsewhere_as_well_stays_there(ada, vinyl):
    picture = cast.picture(ada)
    words = f"![Stage]({picture.get_absolute_url()})"
    say(ada, vinyl, words)
    thread = cast.thread(ada)
    cast.reply(ada, thread, words)
    grow_old(vinyl)
    erase_all()
    forgetting.forget_unused()
    assert storage().exists(picture.path(picture.width))
    assert as_member(ada).get(picture.get_absolute_url()).status_code == 200


def test_the_log_has_no_gap_and_who_comes_late_is_told_the_truth(ada, ben, vinyl):
    for number in range(5):
        say(ada, vinyl, f"Words {number}")
    grow_old(vinyl, upto=3)
    erase_all()
    say(ben, vinyl, "Later")
    events = streams.read(str(vinyl.pk), 0, 100)
    assert [event.seq for event in events] == list(range(1, 8))
    assert [("html" in event.data) for event in events] == [False] * 3 + [True] * 2 + [False, True]
    erased = events[5]
    assert (erased.kind, erased.data) == ("erased", {"upto": 3})
    assert [event.kind for event in streams.read(str(vinyl.pk), 5, 100)] == ["erased", "message"]


def test_what_was_not_read_and_is_gone_is_not_unread(ada, ben, vinyl):
    join_room(ben, vinyl)
    for _ in range(4):
        say(ada, vinyl)
    grow_old(vinyl, upto=3)
    erase_all()
    room, mine = Room.objects.get(pk=vinyl.pk), Membership.objects.get(room=vinyl, member=ben)
    assert room.last_number - mine.read_number == 1
    assert (mine.read_seq, mine.read_number) == (3, 3)
    assert (room.last_number, room.erased_number, room.erased_seq) == (4, 3, 3)
    synchronize_rooms()
    assert Room.objects.get(pk=vinyl.pk).last_number == 4
    assert "1 new message" in as_member(ben).get("/rooms/vinyl/").text


def test_sending_again_what_is_gone_says_nothing_twice(ada, vinyl):
    key = uuid.uuid4()
    first = say(ada, vinyl, "Once", key)
    grow_old(vinyl)
    erase_all()
    assert say(ada, vinyl, "Once", key).pk == first.pk
    assert Message.objects.count() == 1
    assert Message.objects.get().body == ""


def test_nobody_changes_answers_or_brings_back_what_is_gone(ada, ben, mara, vinyl):
    said, hidden = say(ada, vinyl, "Words"), say(ada, vinyl, "Hidden words")
    hide_message(hidden, mara)
    grow_old(vinyl)
    erase_all()
    with pytest.raises(Http404):
        edit_message(said, ada, "Other words", 1)
    with pytest.raises(Http404):
        pin_message(said, mara)
    restore_message(hidden, mara)
    assert not Message.objects.visible_to(mara).exists()
    with pytest.raises(Exception, match="gone"):
        send_message(ben, vinyl, "An answer", uuid.uuid4(), said.seq)


def test_a_page_of_the_room_begins_with_what_is_left_and_says_so(ada, vinyl):
    for number in range(60):
        say(ada, vinyl, f"Words {number}")
    grow_old(vinyl, upto=55)
    erase_all()
    page = as_member(ada).get("/rooms/vinyl/").text
    assert "This message was removed" not in page.split('class="room-lines"')[1].split("room-waiting")[0]
    assert "Words 55" in page and "Words 54" not in page
    assert "What was said before is gone for good." in page
    assert Room.objects.get(pk=vinyl.pk).erased_seq == 55
    linked = as_member(ada).get("/rooms/vinyl/?at=3").text
    assert "What was said before is gone for good." in linked and "Words 3" not in linked
    assert "Words 55" in linked


def test_a_batch_is_bounded_and_one_line_of_the_ledger(
    ada, vinyl, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("chat.erasing.BATCH", 10)
    for _ in range(25):
        say(ada, vinyl)
    grow_old(vinyl)
    with django_assert_max_num_queries(30):
        assert erase_in(vinyl.pk) == 10
    erase_all()
    entries = Entry.objects.filter(kind="room.erased").order_by("pk")
    assert [(entry.data["upto"], entry.data["messages"]) for entry in entries] == [
        (10, 10),
        (20, 10),
        (25, 5),
    ]


def test_an_idle_worker_looks_at_no_room_twice(ada, vinyl, django_assert_num_queries):
    say(ada, vinyl)
    erase_all()
    with django_assert_num_queries(1):
        assert erase_due() == 0


def test_a_room_that_fails_holds_up_no_other(ada, vinyl, monkeypatch):
    other = Room.objects.create(slug="tapes", title="Tapes")
    for room in (vinyl, other):
        say(ada, room)
        grow_old(room)

    def erase(pk: int) -> int:
        if pk == vinyl.pk:
            raise RuntimeError("no disk")
        return erase_in(pk)

    monkeypatch.setattr("chat.erasing.erase_in", erase)
    erase_all()
    assert Message.objects.get(room=other).body == ""
    assert Message.objects.get(room=vinyl).body


RUN = "import django; django.setup(); from chat.erasing import erase_due\nwhile erase_due(): pass\nprint('done')"


@pytest.mark.timeout(400)
def test_a_worker_that_is_killed_leaves_nothing_half_and_another_goes_on(
    tmp_path: Path, django_db_blocker: Any
):
    folder = tmp_path / "house"
    databases.copy(databases.migrated(), folder)
    try:
        with django_db_blocker.unblock(), databases.used(folder):
            room = _a_long_room(cast.member("Ada"), 12 * BATCH)
            environ = environment(folder, free_port())
            for batches in (1, 2, 3, 1):
                _kill_while_erasing(environ, room, batches)
                _nothing_is_half(room)
            subprocess.run(
                [sys.executable, "-c", RUN], env=environ, cwd=settings.BASE_DIR, check=True, timeout=100
            )
            _nothing_is_half(room)
            assert not Message.objects.filter(room=room).exclude(body="").exists()
    finally:
        databases.drop(folder)


def _a_long_room(ada: Any, count: int) -> Room:
    room = Room.objects.create(slug="long", title="Long", keep_days=30, last_seq=count, last_number=count)
    old = timezone.now() - timedelta(days=40)
    said = Message.objects.bulk_create(
        Message(
            room=room, seq=n, number=n, author=ada, client_id=uuid.uuid4(), body="Old", html="Old", at=old
        )
        for n in range(1, count + 1)
    )
    RoomEvent.objects.bulk_create(
        RoomEvent(room=room, seq=one.seq, kind=RoomEvent.MESSAGE, message=one, at=old) for one in said
    )
    return room


def _kill_while_erasing(environ: dict[str, str], room: Room, batches: int) -> None:
    """Kill the worker as soon as it is seen to have erased so many, wherever it is by then."""
    begun = Room.objects.get(pk=room.pk).erased_seq
    worker = subprocess.Popen([sys.executable, "-c", RUN], env=environ, cwd=settings.BASE_DIR)
    deadline = time.monotonic() + 90
    while Room.objects.get(pk=room.pk).erased_seq < begun + batches * BATCH and worker.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def _nothing_is_half(room: Room) -> None:
    now = Room.objects.get(pk=room.pk)
    messages = Message.objects.filter(room=room)
    assert not messages.filter(seq__lte=now.erased_seq).exclude(body="", html="").exists()
    assert not messages.filter(seq__gt=now.erased_seq, body="").exists()
    told = [event.data["upto"] for event in RoomEvent.objects.filter(room=room, kind=RoomEvent.ERASED)]
    entries = Entry.objects.filter(kind="room.erased").order_by("pk")
    assert told == [entry.data["upto"] for entry in entries]
    assert (told[-1] if told else 0) == now.erased_seq
    assert RoomEvent.objects.filter(room=room).count() == now.last_seq
