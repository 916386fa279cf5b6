"""What members have to do with interests: by what they say and do in public, and only of those who said yes."""

import uuid

import pytest

from chat.models import Room
from chat.posting import send_message
from community.discussions.hiding import hide_post, restore_post
from community.discussions.steering import move_thread
from community.members import consent
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.members.merging import merge
from community.members.models import Member
from search import sync
from search.engines import EngineUnavailable
from search.leanings import weight
from search.models import Leaning
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


def of(member: Member) -> dict[str, tuple[bool, int, int, int]]:
    """By interest: declared, threads begun, answered in, rooms talked in."""
    rows = Leaning.objects.filter(member=member).select_related("interest")
    return {row.interest.slug: (row.is_declared, row.started, row.answered, row.rooms) for row in rows}


@pytest.fixture
def about_jazz(ben, listening, interests):
    """Ben's thread about jazz, which strangers may read."""
    thread = cast.thread(by=ben, title="Blue notes", on=listening)
    thread.interests.set([interests["jazz"]])
    return thread


def test_without_a_yes_nothing_is_kept_and_a_yes_collects_what_was_public(
    ada, about_jazz, interests, catch_up
):
    declare_interests(ada, ["vinyl"])
    cast.reply(by=ada, to=about_jazz)
    catch_up()
    assert not Leaning.objects.exists()
    open_up(ada)
    assert of(ada) == {"vinyl": (True, 0, 0, 0), "jazz": (False, 0, 1, 0)}


def test_a_yes_taken_back_removes_every_row_with_the_workers_next_batch(ada, interests, catch_up):
    declare_interests(ada, ["vinyl"])
    open_up(ada)
    assert of(ada)
    consent.withdraw(ada, "kindred")
    catch_up()
    assert not Leaning.objects.exists()


def test_so_it_does_while_the_engine_is_away(ada, interests, catch_up, settings):
    declare_interests(ada, ["vinyl"])
    open_up(ada)
    catch_up()
    settings.MEILISEARCH_URL = "http://127.0.0.1:9"  # nobody listens there
    sync.engine.cache_clear()
    consent.withdraw(ada, "kindred")
    with pytest.raises(EngineUnavailable):
        catch_up()
    assert not Leaning.objects.exists()


def test_who_leaves_leans_to_nothing(ada, interests, catch_up):
    declare_interests(ada, ["vinyl"])
    open_up(ada)
    erase(ada)
    catch_up()
    assert not Leaning.objects.exists()


def test_threads_and_rooms_count_once_however_often_one_speaks(ada, ben, about_jazz, interests, catch_up):
    room = Room.objects.create(slug="jam", title="Jam")
    room.interests.set([interests["jazz"]])
    open_up(ada, ben)
    for _ in range(3):
        cast.reply(by=ada, to=about_jazz)
        send_message(ada, room, "Play it again.", uuid.uuid4())
    catch_up()
    assert of(ada) == {"jazz": (False, 0, 1, 1)}
    assert of(ben) == {"jazz": (False, 1, 0, 0)}


def test_what_is_hidden_or_removed_or_not_for_everybody_counts_for_nothing(
    ada, ben, mara, backstage, about_jazz, interests, catch_up
):
    open_up(ada, ben)
    reply = cast.reply(by=ada, to=about_jazz)
    catch_up()
    assert of(ada)
    hide_post(reply, by=mara)
    catch_up()
    assert not of(ada)
    restore_post(reply, by=mara)
    catch_up()
    assert of(ada)
    move_thread(about_jazz, mara, backstage)
    catch_up()
    assert not of(ada) and not of(ben)


def test_a_board_that_closes_to_strangers_takes_its_talk_out(ada, listening, about_jazz, catch_up):
    open_up(ada)
    cast.reply(by=ada, to=about_jazz)
    catch_up()
    assert of(ada)
    listening.is_open = False
    listening.save()
    catch_up()
    assert not of(ada)


def test_interests_that_become_one_are_leant_to_as_one(ada, mara, about_jazz, interests, catch_up):
    open_up(ada)
    cast.reply(by=ada, to=about_jazz)
    declare_interests(ada, ["vinyl"])
    catch_up()
    merge(interests["jazz"], interests["vinyl"], mara)
    catch_up()
    assert of(ada) == {"vinyl": (True, 0, 1, 0)}


def test_saying_so_weighs_more_than_any_doing_and_doing_more_weighs_more():
    assert weight(True, 0, 0, 0) == 1
    assert weight(False, 2, 0, 0) == 0.5
    assert 0 < weight(False, 0, 1, 0) < weight(False, 1, 0, 0) < weight(False, 100, 100, 100) < 1
