"""For how long a room keeps what is said: who says so, who reads of it, and that nobody's words vanish by surprise."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from chat.erasing import erase_due
from chat.hosting import change_room
from chat.inviting import invite
from chat.joining import join_room
from chat.keeping import GRACE
from chat.models import KEPT_DAYS, Message, Room, RoomEvent
from chat.rooms import open_direct_room, start_room
from community.ledger.draining import drain
from community.notifications.inbox import page_of
from tests import cast
from tests.chat.saying import say
from tests.chat.test_hosting import with_
from tests.chat.test_views import as_member


@pytest.fixture
def den(ada) -> Room:
    """Ada's closed room."""
    cast.at_home(ada)
    return start_room(ada, "The den", "", True, [])


def keep(room: Room, days: int, by) -> Room:
    return change_room(by, room, with_(room, keep_days=days))


def let_pass(room: Room, time: timedelta) -> None:
    """As if all of it had happened so much earlier."""
    now = Room.objects.get(pk=room.pk)
    moved = {
        name: value - time for name in ("keep_from", "look_at") if (value := getattr(now, name)) is not None
    }
    Room.objects.filter(pk=room.pk).update(**moved)
    for message in Message.objects.filter(room=room):
        Message.objects.filter(pk=message.pk).update(at=message.at - time)


def words_in(room: Room) -> list[str]:
    return list(Message.objects.filter(room=room).order_by("seq").values_list("body", flat=True))


def heard(member) -> list[str]:
    return [told.line.text for told in page_of(member)[0]]


def erase_all() -> None:
    while erase_due():
        pass


def test_a_room_keeps_everything_unless_somebody_says_otherwise(ada, den):
    say(ada, den, "Stays")
    erase_all()
    let_pass(den, timedelta(days=4_000))
    erase_all()
    assert words_in(den) == ["Stays"]
    assert "Messages here stay" in as_member(ada).get(f"{den.get_absolute_url()}about/").text
    assert "room-kept" not in as_member(ada).get(den.get_absolute_url()).text


def test_the_brand_says_what_new_rooms_begin_with(ada, ben, settings):
    settings.ROOMS_KEEP_DAYS = 7
    room = open_direct_room(ada, ben)
    settings.ROOMS_KEEP_DAYS = 1
    assert "Messages here go after 7 days" in as_member(ben).get(room.get_absolute_url()).text
    say(ada, room, "Old")
    erase_all()
    let_pass(room, timedelta(days=5))
    erase_all()
    assert words_in(room) == ["Old"]
    let_pass(room, timedelta(days=2))
    say(ada, room, "New")
    erase_all()
    assert words_in(room) == ["", "New"]


def test_where_nothing_was_said_the_rule_holds_at_once(ada, ben, den):
    keep(den, 30, ada)
    assert "Messages here go after 30 days" in as_member(ada).get(den.get_absolute_url()).text
    invite(ada, den, "ben")
    door = as_member(ben).get(f"{den.get_absolute_url()}invitation/")
    assert "Messages here go after 30 days" in door.text


def test_less_time_is_announced_and_holds_a_day_later(ada, den):
    say(ada, den, "Old")
    let_pass(den, timedelta(days=20))
    keep(den, 7, ada)
    page = as_member(ada).get(den.get_absolute_url()).text
    assert re.search(r"From <local-time>.* UTC</time></local-time> on, messages here go after 7 days", page)
    assert "room-kept" not in page, "it holds later"
    erase_all()
    let_pass(den, GRACE - timedelta(minutes=1))
    erase_all()
    assert words_in(den) == ["Old"]
    let_pass(den, timedelta(minutes=2))
    erase_all()
    assert words_in(den) == [""]
    page = as_member(ada).get(den.get_absolute_url()).text
    assert "room-change" not in page and "Messages here go after 7 days" in page


def test_until_then_the_rule_of_before_goes_on(ada, den):
    keep(den, 30, ada)
    say(ada, den, "Older than a month")
    let_pass(den, timedelta(days=31))
    say(ada, den, "Younger")
    keep(den, 1, ada)
    let_pass(den, timedelta(hours=1))
    erase_all()
    assert words_in(den) == ["", "Younger"]
    assert "Messages here go after 30 days" in as_member(ada).get(den.get_absolute_url()).text


def test_more_time_holds_at_once_and_takes_back_what_was_announced(ada, den):
    keep(den, 30, ada)
    say(ada, den, "Dear")
    keep(den, 1, ada)
    keep(den, 0, ada)
    assert Room.objects.get(pk=den.pk).keep_from is None
    let_pass(den, timedelta(days=60))
    erase_all()
    assert words_in(den) == ["Dear"]


def test_each_shorter_rule_has_a_day_of_its_own(ada, den):
    say(ada, den, "Dear")
    let_pass(den, timedelta(days=10))
    keep(den, 30, ada)
    let_pass(den, GRACE - timedelta(minutes=1))
    keep(den, 7, ada)
    let_pass(den, timedelta(minutes=2))
    erase_all()
    assert words_in(den) == ["Dear"]
    let_pass(den, GRACE)
    erase_all()
    assert words_in(den) == [""]


def test_only_who_looks_after_a_room_sets_the_rule_and_only_one_of_those_there_are(ada, ben, mara, vinyl):
    for member in (ada, ben):
        with pytest.raises(PermissionDenied):
            keep(vinyl, 7, member)
    direct = open_direct_room(ada, ben)
    with pytest.raises(PermissionDenied):
        change_room(ada, direct, with_(direct, title="Us two", keep_days=7))
    for days in (-1, 2, 400):
        with pytest.raises(ValidationError) as refused:
            keep(vinyl, days, mara)
        assert list(refused.value.message_dict) == ["keep_days"]
    for days in KEPT_DAYS:
        assert keep(vinyl, days, mara).keep_days == days


def test_open_pages_hear_of_it(ada, den):
    say(ada, den)
    keep(den, 7, ada)
    told = RoomEvent.objects.filter(room=den, kind=RoomEvent.ROOM).latest("seq").data
    assert told["keep_days"] == 7
    assert told["keep_from"] == Room.objects.get(pk=den.pk).keep_from.isoformat()


def test_who_belongs_to_the_room_hears_of_less_time_and_of_nothing_else(ada, ben, eve, mara, vinyl):
    for member in (ada, ben):
        join_room(member, vinyl)
    say(ada, vinyl)
    keep(vinyl, 30, mara)
    drain()
    [told] = heard(ben)
    assert "messages here go after 30 days" in told
    assert heard(eve) == heard(mara) == []
    keep(vinyl, 90, mara)
    drain()
    assert len(heard(ben)) == 1, "more time than was announced is no news"


def test_a_host_chooses_it_on_the_page_about_the_room(ada, den):
    browser = as_member(ada)
    about = f"{den.get_absolute_url()}about/"
    assert 'name="keep_days"' in browser.get(about).text
    wished = {"title": "The den", "description": "", "slow_s": "0", "keep_days": "90"}
    assert browser.post(f"{den.get_absolute_url()}wishes/", wished).status_code == 302
    assert Room.objects.get(pk=den.pk).keep_days == 90
    refused = browser.post(f"{den.get_absolute_url()}wishes/", wished | {"keep_days": "2"})
    assert refused.status_code == 422
    assert Room.objects.get(pk=den.pk).keep_days == 90


def test_the_api_says_and_sets_it(ada, den):
    say(ada, den)
    browser = as_member(ada)
    answer = browser.patch(
        f"/api/v1/rooms/{den.slug}", {"keep_days": 30}, content_type="application/json"
    ).json()
    assert answer["keep_days"] == 30
    assert answer["keep_from"] > timezone.now().isoformat()
    assert browser.get(f"/api/v1/rooms/{den.slug}").json()["keep_days"] == 30
