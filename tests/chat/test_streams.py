import pytest
from django.contrib.auth.models import AnonymousUser

from chat import streams
from chat.rooms import open_direct_room
from tests.chat.saying import say


def test_whoever_may_see_a_room_may_listen(ada, ben, eve, vinyl):
    direct = open_direct_room(ada, ben)
    assert streams.may_join(AnonymousUser(), str(vinyl.pk))
    assert streams.may_join(ada, str(direct.pk))
    assert not streams.may_join(eve, str(direct.pk))
    assert not streams.may_join(AnonymousUser(), str(direct.pk))


@pytest.mark.parametrize("key", ["0", "01", "x", "²", "-1", "9" * 18, "9" * 30])
def test_what_is_no_rooms_id_is_no_stream(ada, vinyl, key):
    assert not streams.may_join(ada, key)
    assert streams.heads([key]) == {}


def test_the_ends_of_many_rooms_take_one_query(ada, vinyl, django_assert_num_queries):
    say(ada, vinyl)
    with django_assert_num_queries(1):
        assert streams.heads([str(vinyl.pk), "77"]) == {str(vinyl.pk): 1}


def test_reading_on_from_a_number_takes_one_query(ada, vinyl, django_assert_num_queries):
    for word in ("one", "two", "three"):
        say(ada, vinyl, word)
    with django_assert_num_queries(1):
        events = streams.read(str(vinyl.pk), 1, 1)
    assert [(e.seq, e.data["author"]) for e in events] == [(2, ada.pk)]
    assert "two" in events[0].data["html"]
