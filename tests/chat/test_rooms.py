import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from chat.models import Room
from chat.rooms import open_direct_room


def test_a_pair_has_one_direct_room_whoever_opens_it(ada, ben):
    room = open_direct_room(ada, ben)
    assert open_direct_room(ben, ada) == room
    assert set(room.memberships.values_list("member", flat=True)) == {ada.pk, ben.pk}


def test_nobody_has_a_direct_room_with_themselves(ada):
    with pytest.raises(ValueError):
        open_direct_room(ada, ada)


def test_a_direct_room_exists_for_its_members_only(ada, ben, eve, mara, vinyl):
    room = open_direct_room(ada, ben)
    assert set(Room.objects.visible_to(ada)) == {room, vinyl}
    for other in (eve, mara, AnonymousUser()):
        assert list(Room.objects.visible_to(other)) == [vinyl]


def test_the_database_refuses_a_second_room_for_a_pair(ada, ben):
    room = open_direct_room(ada, ben)
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.create(slug="twin", kind=Room.DIRECT, pair=room.pair)


def test_the_database_refuses_a_pair_to_a_room_that_is_not_direct(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.create(slug="loud", kind=Room.OPEN, pair="1-2")
