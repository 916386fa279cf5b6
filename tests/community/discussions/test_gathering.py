"""From talk to thread: who is asked, what is taken, and when."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from chat.changing import edit_message, remove_message
from chat.hiding import hide_message, restore_message
from chat.models import Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from community.discussions import settling
from community.discussions.gathering import MOST, Choice, Opening, call_off, decide, gather
from community.discussions.gatherings import gathering_for, gatherings_of, threads_from
from community.discussions.grouping import join_group, leave_group
from community.discussions.models import Board, Gathering, Post, Say, Thread
from community.discussions.origins import hold_of, origin_of
from community.discussions.settling import settle, settle_due
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import pace
from community.members.blocks import block
from community.members.erasing import erase
from community.notifications.models import Notice
from tests import cast
from tests.taking import export

OPENING = Opening("Needles, once and for all", "Too good to scroll away.")


@pytest.fixture
def vinyl(db):
    """An open room."""
    return Room.objects.create(slug="vinyl", title="Vinyl nights")


@pytest.fixture
def say():
    """What says something in a room."""
    return lambda member, room, body: send_message(member, room, body, uuid.uuid4())


@pytest.fixture
def talk(say, vinyl, ada, ben, eve):
    """Three lines of the open room."""
    return [
        say(ada, vinyl, "Which needle?"),
        say(ben, vinyl, "The *elliptical* one."),
        say(eve, vinyl, "Mine is bent."),
    ]


@pytest.fixture
def begin(listening):
    """What gathers messages."""

    def gathering(by, messages, board=None, key=None):
        room = messages[0].room_id
        ids = [message.pk for message in messages]
        return gather(by, board or listening, OPENING, "room", room, ids, key or uuid.uuid4())

    return gathering


def decides(member, gathering, decision, body=""):
    """All lines of a member, decided alike."""
    mine = Say.objects.filter(gathering=gathering, author=member)
    return decide(gathering, member, {one.pk: Choice(decision, body) for one in mine})


def a_day_later(gathering):
    Gathering.objects.filter(pk=gathering.pk).update(until=timezone.now())
    settle_due()
    gathering.refresh_from_db()
    return gathering


def words_of(thread):
    return list(thread.posts.values_list("author__name", "body"))


def test_authors_keep_rewrite_and_drop_and_the_thread_has_their_words(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    assert found.is_open
    assert not Thread.objects.exists()
    found = decides(ben, found, "rewrite", "The **conical** one.")
    assert found.is_open, "Eve has not decided"
    found = decides(eve, found, "drop")
    assert found.state == "settled"
    assert words_of(found.thread) == [
        ("Ada", "Too good to scroll away."),
        ("Ada", "Which needle?"),
        ("Ben", "The **conical** one."),
    ]
    assert (found.thread.title, found.thread.author) == (OPENING.title, ada)
    assert "<strong>conical</strong>" in found.thread.posts.get(number=3).html
    assert found.thread.post_count == found.thread.last_number == 3
    assert Board.objects.get(pk=found.board_id).thread_count == 1


def test_own_words_alone_are_a_thread_at_once(ada, talk, begin):
    assert words_of(begin(ada, talk[:1]).thread)[1] == ("Ada", "Which needle?")


def test_one_changes_ones_mind_until_it_is_settled(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    decides(ben, found, "rewrite", "Something else")
    decides(ben, found, "drop")
    assert not Say.objects.filter(author=ben).exclude(body="").exists(), "what is dropped is erased"
    decides(ben, found, "keep")
    found = decides(eve, found, "keep")
    assert [name for name, _body in words_of(found.thread)] == ["Ada", "Ada", "Ben", "Eve"]
    with pytest.raises(ValidationError, match="too late"):
        decides(ben, found, "drop")


def test_in_an_open_room_silence_keeps_once_the_day_is_over(ada, talk, begin):
    found = begin(ada, talk)
    assert settle_due() == 0
    assert len(words_of(a_day_later(found).thread)) == 4


def test_what_was_said_between_two_is_taken_only_with_a_yes(ada, ben, say, begin, listening):
    room = open_direct_room(ada, ben)
    lines = [say(ada, room, "Between us"), say(ben, room, "My secret"), say(ben, room, "Not a secret")]
    found = begin(ada, lines)
    assert not found.silence_keeps
    last = Say.objects.get(line=lines[2].pk)
    decide(found, ben, {last.pk: Choice("keep")})
    assert [body for _name, body in words_of(a_day_later(found).thread)][1:] == ["Between us", "Not a secret"]


def test_without_a_word_left_there_is_no_thread_and_the_gatherer_hears(ada, ben, eve, talk, begin):
    found = begin(ada, talk[1:])
    decides(ben, found, "drop")
    found = decides(eve, found, "drop")
    assert (found.state, found.body, found.thread) == ("dropped", "", None)
    assert not Thread.objects.exists()
    drain()
    assert Notice.objects.get(kind="gathering-dropped").member == ada
    assert not Say.objects.exists()


def test_what_a_manager_hid_or_nobody_may_read_any_more_is_left_out(ada, ben, eve, mara, talk, begin):
    found = begin(ada, talk)
    decides(ben, found, "rewrite", "What I meant")
    hide_message(talk[1], by=mara)
    hide_message(talk[2], by=mara)
    restore_message(talk[2], by=mara)
    assert [name for name, _body in words_of(a_day_later(found).thread)] == ["Ada", "Ada", "Eve"]


def test_what_its_author_changes_or_removes_in_the_room_is_so_in_the_thread(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    decides(eve, found, "rewrite", "Mine is fine.")
    edit_message(talk[1], ben, "The conical one.", talk[1].version)
    remove_message(talk[2], eve)
    assert words_of(a_day_later(found).thread)[1:] == [("Ada", "Which needle?"), ("Ben", "The conical one.")]


def test_who_leaves_takes_their_words_along(ada, ben, talk, begin):
    found = begin(ada, talk)
    erase(ben)
    assert not Say.objects.filter(author=ben).exists()
    assert [name for name, _body in words_of(a_day_later(found).thread)] == ["Ada", "Ada", "Eve"]


def test_nothing_comes_of_it_when_the_gatherer_leaves(ada, ben, talk, begin):
    found = begin(ada, talk)
    erase(ada)
    found.refresh_from_db()
    assert (found.state, found.title, found.body) == ("dropped", "", "")
    assert not Say.objects.exists()
    assert settle_due() == 0


def test_the_last_one_to_be_waited_for_leaves_and_it_is_settled(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    decides(eve, found, "keep")
    erase(ben)
    assert settle_due() == 1
    found.refresh_from_db()
    assert found.thread


def test_who_gathers_must_still_be_allowed_to(ada, ben, talk, begin, say):
    found = begin(ada, talk)
    Board.objects.filter(pk=found.board_id).update(kind=Board.Kind.CLOSED, is_open=False)
    assert a_day_later(found).state == "dropped"


def test_a_room_that_is_closed_meanwhile_asks_for_a_yes(ada, ben, talk, begin, vinyl):
    found = begin(ada, talk)
    circle = cast.group(ada, "The inner circle", is_closed=True)
    Room.objects.filter(pk=vinyl.pk).update(kind=Room.GROUP, group=circle)
    assert len(words_of(a_day_later(found).thread)) == 2


def test_what_is_said_in_a_closed_group_stays_there(ada, ben, say, begin, listening):
    circle = cast.group(ada, "The inner circle", is_closed=True)
    room = Room.objects.create(slug="circle", title="Circle", kind=Room.GROUP, group=circle)
    said = [say(ada, room, "Among us")]
    with pytest.raises(ValidationError) as error:
        begin(ada, said, listening)
    assert "board" in error.value.error_dict
    assert begin(ada, said, circle.board).thread


def test_a_board_that_an_author_may_not_read_is_refused(ada, talk, begin):
    circle = cast.group(ada, "The inner circle", is_closed=True)
    with pytest.raises(ValidationError) as error:
        begin(ada, talk, circle.board)
    assert "board" in error.value.error_dict


def test_an_author_who_lost_the_board_meanwhile_is_left_out(ada, ben, say, begin):
    band = cast.group(ada, "The band")
    join_group(ben, band)
    room = Room.objects.create(slug="open", title="Open")
    found = begin(ada, [say(ada, room, "One"), say(ben, room, "Two")], band.board)
    leave_group(ben, band)
    Board.objects.filter(pk=band.pk).update(kind=Board.Kind.CLOSED, is_open=False)
    assert [name for name, _body in words_of(a_day_later(found).thread)] == ["Ada", "Ada"]


def test_who_may_not_read_the_room_gathers_nothing(ada, ben, eve, say, begin):
    room = open_direct_room(ada, ben)
    said = [say(ben, room, "My secret")]
    for somebody in (eve, cast.manager("Mona")):
        with pytest.raises(Http404):
            begin(somebody, said)
    with pytest.raises(PermissionDenied):
        begin(AnonymousUser(), said)


def test_only_what_stands_in_that_room_can_be_chosen(ada, ben, mara, talk, say, begin, listening):
    elsewhere = say(ben, Room.objects.create(slug="tape", title="Tape"), "Elsewhere")
    hide_message(talk[1], by=mara)
    for chosen in ([*talk[:1], elsewhere], talk[:2], []):
        with pytest.raises(ValidationError) as error:
            gather(ada, listening, OPENING, "room", talk[0].room_id, [m.pk for m in chosen], uuid.uuid4())
        assert "lines" in error.value.error_dict
    with pytest.raises(ValidationError):
        gather(ada, listening, OPENING, "room", talk[0].room_id, range(1, MOST + 2), uuid.uuid4())
    with pytest.raises(Http404):
        gather(ada, listening, OPENING, "nothing", talk[0].room_id, [talk[0].pk], uuid.uuid4())


def test_words_that_cannot_be_a_post_are_refused_at_once(ada, ben, say, vinyl, begin, settings):
    said = say(ben, vinyl, " ".join(f"https://elsewhere{n}.example/" for n in range(3)))
    settings.PACE = True
    pace.forget()
    with pytest.raises(ValidationError, match="cannot be a post"):
        begin(ada, [said])


def test_the_same_form_again_is_the_same_gathering(ada, ben, talk, begin, say):
    key = uuid.uuid4()
    found = begin(ada, talk, key=key)
    assert begin(ada, talk, key=key) == found
    assert Gathering.objects.count() == 1
    room = open_direct_room(ada, ben)
    with pytest.raises(ValidationError):
        begin(ada, [say(ada, room, "Else")], key=key)


@pytest.mark.parametrize("who", ["gatherer", "author"])
def test_who_is_apart_is_not_asked_and_their_words_are_not_taken(ada, ben, eve, talk, begin, who):
    block(*((ada, ben) if who == "gatherer" else (ben, ada)))
    found = begin(ada, talk)
    drain()
    assert {notice.member for notice in Notice.objects.filter(kind="gathering-asked")} == {eve}
    assert not gatherings_of(ben)
    with pytest.raises(Http404):
        gathering_for(ben, found.pk)
    found = decides(eve, found, "keep")
    assert found.is_open, "and who gathered does not learn of it"
    assert [name for name, _body in words_of(a_day_later(found).thread)] == ["Ada", "Ada", "Eve"]


def test_only_who_began_it_calls_it_off(ada, ben, talk, begin):
    found = begin(ada, talk)
    decides(ben, found, "rewrite", "Never mind")
    with pytest.raises(Http404):
        call_off(found, ben)
    assert call_off(found, ada).state == "dropped"
    assert not Say.objects.exists()
    assert settle_due() == 0
    with pytest.raises(ValidationError):
        call_off(found, ada)


def test_nobody_decides_for_others(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    with pytest.raises(Http404):
        decide(found, ada, {Say.objects.get(author=ben).pk: Choice("keep")})
    with pytest.raises(ValidationError) as error:
        decides(ben, found, "sing")
    assert list(error.value.error_dict) == [f"decision-{Say.objects.get(author=ben).pk}"]
    with pytest.raises(ValidationError) as error:
        decides(ben, found, "rewrite", " ")
    assert list(error.value.error_dict) == [f"body-{Say.objects.get(author=ben).pk}"]


def test_it_exists_for_those_whom_it_concerns(ada, ben, eve, mara, talk, begin):
    found = begin(ada, talk[:2])
    for somebody in (ada, ben):
        assert gathering_for(somebody, found.pk) == found
    for somebody in (eve, mara, AnonymousUser()):
        with pytest.raises(Http404):
            gathering_for(somebody, found.pk)
    decides(ben, found, "keep")
    assert gathering_for(eve, found.pk) == found, "the thread is there for everybody"


def test_authors_are_asked_and_told_once_and_not_of_each_line(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    drain()
    asked = Notice.objects.filter(kind="gathering-asked")
    assert {notice.member for notice in asked} == {ben, eve}
    decides(ben, found, "keep")
    decides(eve, found, "keep")
    drain()
    later = Notice.objects.exclude(kind="gathering-asked")
    assert sorted(later.values_list("kind", "member__name")) == [
        ("gathering-settled", name) for name in ("Ada", "Ben", "Eve")
    ]


def test_the_room_leads_to_the_thread_and_back(ada, ben, talk, begin, vinyl):
    thread = begin(ada, talk[:1]).thread
    assert list(threads_from(AnonymousUser(), "room", vinyl.pk)) == [thread]
    assert not threads_from(ada, "room", vinyl.pk + 1)
    origin = origin_of(thread.pk)
    assert (origin.title, origin.url) == (vinyl.title, vinyl.get_absolute_url())
    assert "room" in hold_of(thread.pk)
    between = begin(ada, [send_message(ada, open_direct_room(ada, ben), "Mine", uuid.uuid4())]).thread
    assert origin_of(between.pk) is None, "that they talk is nobody's to know"


def test_a_thread_that_fails_halfway_leaves_nothing_and_is_tried_again(ada, talk, begin, monkeypatch):
    found, other = begin(ada, talk), begin(ada, talk[1:])
    Gathering.objects.update(until=timezone.now() - timedelta(hours=1))
    Gathering.objects.filter(pk=found.pk).update(title="Doomed")
    note_words = settling.note_words

    def fails(post, words):
        if (post.thread.title, post.number) == ("Doomed", 3):
            raise RuntimeError("The worker dies here.")
        note_words(post, words)

    monkeypatch.setattr(settling, "note_words", fails)
    assert settle_due() == 1, "the other one is not held up"
    found.refresh_from_db()
    other.refresh_from_db()
    assert (found.is_open, found.says.count(), other.state) == (True, 3, "settled")
    assert Thread.objects.get() == other.thread
    monkeypatch.undo()
    assert settle_due() == 1
    assert Thread.objects.count() == 2
    assert settle_due() == 0


def test_settling_again_changes_nothing(ada, talk, begin):
    found = begin(ada, talk[:1])
    assert settle(found).thread == found.thread
    assert Post.objects.count() == 2


def test_a_thread_appears_in_one_transaction(ada, talk, begin):
    found = begin(ada, talk)
    Gathering.objects.update(until=timezone.now())
    with pytest.raises(RuntimeError), transaction.atomic():
        settle(found)
        raise RuntimeError
    found.refresh_from_db()
    assert (found.is_open, Thread.objects.count(), found.says.count()) == (True, 0, 3)


def test_members_are_given_what_is_theirs(ada, ben, talk, begin):
    found = begin(ada, talk)
    decides(ben, found, "rewrite", "Other words")
    held = {one["kind"]: one["items"] for one in export(ben)["holdings"]}
    assert [item["body"] for item in held["discussions.say.author"]] == ["Other words"]
    of_ada = str(export(ada))
    assert OPENING.body in of_ada
    assert "Other words" not in of_ada
    assert "elliptical" not in of_ada


def test_the_ledger_holds_no_decisions(ada, ben, eve, talk, begin):
    found = begin(ada, talk)
    decides(ben, found, "drop")
    decides(eve, found, "keep")
    assert not Entry.objects.filter(actor=ben, kind__startswith="gathering").exists()
    assert set(Entry.objects.filter(kind="post.gathered").values_list("actor__name", flat=True)) == {
        "Ada",
        "Eve",
    }
