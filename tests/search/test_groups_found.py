"""Groups are found by their name and what they are about; closed ones by who belongs to them alone."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.discussions import grouping
from community.discussions.models import Board, Group
from community.members.models import Member
from search import drift, sync
from search.askers import audience
from search.engines import EngineUnavailable, Query
from search.finding import find
from tests import cast

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def groups(member, text: str) -> list[str]:
    return [hit.url for hit in find(member, text).hits if hit.kind == "group"]


def founded(by: Member, *words) -> Group:
    cast.at_home(by)
    return grouping.found_group(Member.objects.get(pk=by.pk), *words)


def in_the_engine(member, text: str) -> set[str]:
    """Before anything is checked again."""
    return {hit.id for hit in sync.engine().search(Query(text=text, audience=audience(member))).hits}


def test_an_open_group_is_found_by_everybody_by_name_purpose_and_interest(ada, ben, interests, catch_up):
    group = founded(ada, "Crate diggers", "We swap flea market finds.", [interests["vinyl"]], False)
    catch_up()
    for member in (STRANGER, ben):
        for text in ("crate digers", "flea", "vinyl"):
            assert groups(member, text) == [group.get_absolute_url()]


def test_a_closed_group_is_found_by_who_belongs_to_it_alone(ada, ben, mara, interests, catch_up):
    group = founded(ada, "Quokka circle", "Of quokkas.", [interests["vinyl"]], True)
    catch_up()
    assert groups(ada, "quokka") == groups(ada, "vinyl") == [group.get_absolute_url()]
    for outside in (STRANGER, ben, mara):
        for text in ("quokka", "circle", "vinyl"):
            assert find(outside, text).total == 0
            assert in_the_engine(outside, text) == set()
    grouping.invite(ada, group, "ben")
    assert groups(ben, "quokka") == []
    grouping.join_group(ben, group)
    assert groups(ben, "quokka") == [group.get_absolute_url()]
    grouping.leave_group(ben, group)
    assert groups(ben, "quokka") == []


def test_a_group_that_is_closed_by_hand_is_gone_for_those_outside_at_once(ada, ben, catch_up):
    group = cast.group(ada, "Quokka circle")
    catch_up()
    assert groups(ben, "quokka") == [group.get_absolute_url()]
    board = group.board
    board.kind, board.is_open = Board.Kind.CLOSED, False
    board.save()
    assert groups(ben, "quokka") == groups(STRANGER, "quokka") == []
    catch_up()
    assert f"group-{group.pk}" not in in_the_engine(ben, "quokka")
    assert groups(ada, "quokka") == [group.get_absolute_url()]


def test_a_group_that_ended_is_found_again_once_it_goes_on(ada, mara, catch_up):
    group = cast.group(ada, "Quokka circle")
    grouping.end_group(mara, group, "Nobody comes.")
    catch_up()
    assert groups(ada, "quokka") == []
    grouping.resume_group(mara, group)
    catch_up()
    assert groups(ada, "quokka") == [group.get_absolute_url()]
    assert list(drift.drift("group")) == []


def test_without_an_engine_the_same_groups_are_named(ada, ben, monkeypatch):
    def away(*args):
        raise EngineUnavailable("it is away")

    monkeypatch.setattr(sync.engine(), "search_many", away)
    open_one = cast.group(ada, "Quokka friends")
    closed = cast.group(ada, "Quokka circle", is_closed=True)
    assert groups(ben, "quokka") == groups(STRANGER, "quokka") == [open_one.get_absolute_url()]
    assert groups(ada, "quokka") == [closed.get_absolute_url(), open_one.get_absolute_url()]
