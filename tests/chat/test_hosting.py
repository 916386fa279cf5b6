from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from chat.hosting import archive, change_room, give_role, lock, wishes_of
from chat.models import Membership, Room, RoomEvent
from chat.parting import leave_room, put_out
from chat.rooms import open_direct_room, start_room
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import blocks
from community.members.models import Interest
from community.notifications.inbox import page_of
from tests import cast
from tests.chat.saying import say
from tests.chat.test_views import as_member


@pytest.fixture
def den(ada) -> Room:
    """Ada's open room."""
    cast.at_home(ada)
    return start_room(ada, "The den", "Where we meet", False, [])


@pytest.fixture
def attic(ada, ben) -> Room:
    """Ada's closed room, with Ben in it."""
    cast.at_home(ada)
    room = start_room(ada, "The attic", "", True, [])
    Membership.objects.create(room=room, member=ben)
    return room


def role_in(room: Room, member) -> str | None:
    return room.memberships.filter(member=member).values_list("role", flat=True).first()


def events_of(room: Room) -> list[dict]:
    return [event.data for event in room.events.filter(kind=RoomEvent.ROOM)]


def with_(room: Room, **wished):
    now = wishes_of(Room.objects.get(pk=room.pk))
    return type(now)(**({name: getattr(now, name) for name in now.__slots__} | wished))


def test_who_is_at_home_opens_a_room_and_is_its_host(den, ada):
    assert (den.slug, den.kind, den.is_public, den.opened_by) == ("the-den", Room.OPEN, False, ada)
    assert role_in(den, ada) == "host"
    assert Entry.objects.filter(kind="room.opened", actor=ada, subject_id=den.pk).exists()


@pytest.mark.parametrize("title", ["Go", "東京の夜"])
def test_a_room_that_the_brand_named_otherwise_is_looked_after_like_others(mara, title):
    room = Room.objects.create(slug="night", title=title)
    assert change_room(mara, room, with_(room, slow_s=5)).slow_s == 5
    with pytest.raises(ValidationError):
        change_room(mara, room, with_(room, title="No"))


def test_a_newcomer_opens_none_and_a_manager_always(ben, mara):
    with pytest.raises(PermissionDenied):
        start_room(ben, "The den", "", False, [])
    assert start_room(mara, "The den", "", False, [])


def test_the_level_is_the_operators_to_say(ben, settings):
    settings.ROOMS_FROM_LEVEL = 0
    assert start_room(ben, "The den", "", False, [])
    with pytest.raises(PermissionDenied):
        start_room(AnonymousUser(), "The den", "", False, [])


@pytest.mark.parametrize("title", ["", "ab", "x" * 81, "火火火", "start", "The den"])
def test_a_title_gives_a_free_address(den, ada, title):
    with pytest.raises(ValidationError) as refused:
        start_room(ada, title, "", False, [])
    assert list(refused.value.message_dict) == ["title"]


def test_a_closed_room_tells_nobody_that_it_is_there(attic, ada, eve, mara, client):
    assert start_room(ada, "The attic", "", True, []).slug != attic.slug
    for other in (client, as_member(eve), as_member(mara)):
        assert other.get(attic.get_absolute_url()).status_code == 404
        assert attic.slug not in other.get("/rooms/").text
        assert attic.slug not in other.get("/api/v1/rooms").text
    assert attic.slug in as_member(ada).get("/rooms/").text


def test_a_room_of_ones_own_is_for_members_until_a_manager_says_otherwise(den, ada, mara, client):
    assert client.get(den.get_absolute_url()).status_code == 404
    assert den.title not in client.get("/rooms/").text
    with pytest.raises(PermissionDenied):
        change_room(ada, den, with_(den, is_public=True))
    change_room(mara, den, with_(den, is_public=True))
    assert client.get(den.get_absolute_url()).status_code == 200
    change_room(ada, den, with_(den, is_public=False))
    assert client.get(den.get_absolute_url()).status_code == 404


def test_strangers_listen_in_no_closed_room(attic, ada, mara):
    Membership.objects.create(room=attic, member=mara)
    with pytest.raises(ValidationError):
        change_room(mara, attic, with_(attic, is_public=True))


def test_a_change_is_told_in_the_log_without_words(den, ada):
    change_room(ada, den, with_(den, title="The cellar", slow_s=30))
    change_room(ada, den, with_(den))
    assert events_of(den) == [{"title": True, "slow_s": 30}]
    den.refresh_from_db()
    assert (den.title, den.slow_s, den.last_seq, den.last_number) == ("The cellar", 30, 1, 0)
    assert Entry.objects.filter(kind="room.changed", subject_id=den.pk).count() == 1


@pytest.mark.parametrize(
    ("wished", "field"),
    [({"slow_s": -1}, "slow_s"), ({"slow_s": 21_601}, "slow_s"), ({"title": ""}, "title"),
     ({"description": "x" * 301}, "description")],
)  # fmt: skip
def test_what_cannot_be_is_said_by_field(den, ada, wished, field):
    with pytest.raises(ValidationError) as refused:
        change_room(ada, den, with_(den, **wished))
    assert list(refused.value.message_dict) == [field]


ACTS = {
    "change": lambda by, room: change_room(by, room, with_(room, slow_s=5)),
    "lock": lambda by, room: lock(by, room, True),
    "archive": lambda by, room: archive(by, room, True),
    "role": lambda by, room: give_role(by, room, "ben", "speaker"),
    "put out": lambda by, room: put_out(by, room, "ben"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_in_an_open_room_hosts_and_managers_decide(act, den, ada, ben, eve, mara):
    give_role(ada, den, "eve", "speaker")
    for other in (ben, eve, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            act(other, den)
    for host in (ada, mara):
        try:
            act(host, den)
        except PermissionDenied as refused:
            assert act is ACTS["put out"]
            assert "Everybody may come" in str(refused)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_in_a_closed_room_its_hosts_decide_and_for_others_it_is_not_there(act, attic, ada, ben, eve, mara):
    with pytest.raises(PermissionDenied):
        act(ben, attic)
    for other in (eve, mara):
        with pytest.raises(Http404):
            act(other, attic)
    act(ada, attic)


def test_nobody_looks_after_a_room_of_two(ada, mara):
    room = open_direct_room(ada, mara)
    for by in (ada, mara):
        with pytest.raises(PermissionDenied):
            lock(by, room, True)


def test_a_locked_room_is_for_hosts_and_an_ended_one_for_nobody(den, ada, ben):
    lock(ada, den, True)
    lock(ada, den, True)
    with pytest.raises(PermissionDenied):
        say(ben, den)
    say(ada, den)
    archive(ada, den, True)
    with pytest.raises(PermissionDenied):
        say(ada, den)
    lock(ada, den, False)
    archive(ada, den, False)
    say(ben, den)
    told = [{"is_locked": True}, {"is_archived": True}, {"is_locked": False}, {"is_archived": False}]
    assert events_of(den) == told


def test_on_a_stage_speakers_talk(den, ada, ben, eve):
    change_room(ada, den, with_(den, is_stage=True))
    give_role(ada, den, "@Ben", "speaker")
    say(ben, den)
    with pytest.raises(PermissionDenied):
        say(eve, den)
    give_role(ada, den, "ben", "member")
    with pytest.raises(PermissionDenied):
        say(ben, den)
    assert {"member": ben.pk, "role": "speaker"} in events_of(den)


def test_who_gets_a_part_hears_of_it(den, ada, ben):
    give_role(ada, den, "ben", "host")
    while drain():
        pass
    told, _older = page_of(ben)
    assert [each.line.text for each in told] == ["You are host in “The den” now"]


@pytest.mark.parametrize("handle", ["nobody", "", "eve"])
def test_a_part_goes_to_who_may_be_there_and_is_not_blocked(attic, ada, eve, handle):
    with pytest.raises(ValidationError) as refused:
        give_role(ada, attic, handle, "host")
    assert list(refused.value.message_dict) == ["handle"]


def test_a_part_goes_to_nobody_with_whom_a_block_is_between(den, ada, ben):
    blocks.block(ben, ada)
    with pytest.raises(ValidationError):
        give_role(ada, den, "ben", "host")


def test_who_is_put_out_reads_and_says_nothing_more(attic, ada, ben):
    say(ben, attic)
    put_out(ada, attic, "ben")
    with pytest.raises(Http404):
        say(ben, attic)
    assert as_member(ben).get(attic.get_absolute_url()).status_code == 404
    assert events_of(attic) == [{"left": ben.pk}]
    for handle in ("ben", "ada"):
        with pytest.raises(ValidationError):
            put_out(ada, attic, handle)


def test_who_leaves_a_closed_room_hands_it_over_first(attic, ada, ben, eve):
    with pytest.raises(ValidationError):
        leave_room(ada, attic)
    give_role(ada, attic, "ben", "host")
    leave_room(ada, attic)
    leave_room(ada, attic) if Room.objects.visible_to(ada).filter(pk=attic.pk).exists() else None
    assert role_in(attic, ada) is None
    leave_room(ben, attic)
    assert not attic.memberships.exists()


def test_a_room_of_two_is_not_left(ada, ben):
    with pytest.raises(PermissionDenied):
        leave_room(ada, open_direct_room(ada, ben))


def test_when_its_only_host_goes_for_good_who_was_there_longest_looks_after_it(attic, ada, ben):
    from chat.parting import forget_memberships

    forget_memberships(Membership.objects.filter(member=ada))
    assert role_in(attic, ben) == "host"
    assert events_of(attic) == [{"member": ben.pk, "role": "host"}]


def test_the_pages_do_all_of_it_without_scripts(ada, ben, mara):
    cast.at_home(ada)
    vinyl = Interest.objects.create(slug="vinyl", name="Vinyl")
    client = as_member(ada)
    client.post("/rooms/start/", {"title": "The den", "interests": [vinyl.pk]})
    assert list(Room.objects.get(slug="the-den").interests.all()) == [vinyl]
    wished = {"title": "The cellar", "description": "Below", "slow_s": "15", "is_stage": "on"}
    page = client.post("/rooms/the-den/wishes/", wished, follow=True)
    assert "The cellar" in page.text
    assert "Strangers may listen" not in page.text
    assert "Strangers may listen" in as_member(mara).get("/rooms/the-den/about/").text
    assert client.post("/rooms/the-den/wishes/", wished | {"title": ""}).status_code == 422
    assert client.post("/rooms/the-den/roles/", {"handle": "x", "role": "host"}).status_code == 422
    client.post("/rooms/the-den/roles/", {"handle": "ben", "role": "speaker"})
    client.post("/rooms/the-den/state/", {"do": "lock"})
    room = Room.objects.get(slug="the-den")
    assert (room.title, room.slow_s, room.is_stage, room.locked_at is None) == ("The cellar", 15, True, False)
    assert role_in(room, ben) == "speaker"
    assert "How it goes here" not in as_member(ben).get("/rooms/the-den/about/").text
    as_member(ben).post("/rooms/the-den/leave/")
    assert role_in(room, ben) is None


def test_who_is_new_here_reads_what_helps(ben):
    page = as_member(ben).get("/rooms/start/")
    assert "<form-guard" not in page.text
    assert "Almost there" in page.text


def test_programs_do_it_too(ada, ben, eve):
    cast.at_home(ada)
    client, kind = as_member(ada), "application/json"
    made = client.post("/api/v1/rooms", {"title": "The den"}, content_type=kind)
    assert (made.status_code, made.json()["hosts"], made.json()["is_public"]) == (201, True, False)
    changed = client.patch("/api/v1/rooms/the-den", {"slow_s": 60, "is_locked": True}, content_type=kind)
    assert (changed.json()["slow_s"], changed.json()["is_locked"]) == (60, True)
    assert client.patch("/api/v1/rooms/the-den", {"slow_s": -1}, content_type=kind).status_code == 422
    given = client.put("/api/v1/rooms/the-den/people/ben", {"role": "host"}, content_type=kind)
    assert given.json() == {"handle": "ben", "name": "Ben", "role": "host"}
    assert as_member(eve).patch("/api/v1/rooms/the-den", {"slow_s": 0}, content_type=kind).status_code == 403
    assert client.delete("/api/v1/rooms/the-den/membership").json() == {"belongs": False}
    assert [one["handle"] for one in as_member(ben).get("/api/v1/rooms/the-den").json()["people"]] == ["ben"]


def test_before_its_start_hosts_talk_and_after_its_end_nobody(den, ada, ben, mara):
    now, hour = timezone.now(), timedelta(hours=1)
    change_room(ada, den, with_(den, starts_at=now + hour))
    with pytest.raises(PermissionDenied, match="not started"):
        say(ben, den)
    say(ada, den)
    assert "starts " in as_member(ben).get("/rooms/").text
    change_room(ada, den, with_(den, starts_at=now - hour, ends_at=now + hour))
    say(ben, den)
    assert "live until" in as_member(ben).get(den.get_absolute_url()).text
    change_room(ada, den, with_(den, ends_at=now - hour / 2))
    for member in (ada, ben, mara):
        with pytest.raises(PermissionDenied, match="has ended"):
            say(member, den)
    assert "read what was said" in as_member(ben).get("/rooms/the-den/about/").text
    assert events_of(den)[0] == {"starts_at": (now + hour).isoformat()}


def test_a_room_ends_after_it_starts(den, ada):
    now = timezone.now()
    with pytest.raises(ValidationError) as refused:
        change_room(ada, den, with_(den, starts_at=now, ends_at=now))
    assert list(refused.value.message_dict) == ["ends_at"]


def test_times_are_set_and_taken_away_by_page_and_program(den, ada):
    client, kind = as_member(ada), "application/json"
    page = {"title": "The den", "slow_s": "0", "starts_at": "2031-01-02T20:00", "ends_at": "2031-01-02T21:00"}
    client.post("/rooms/the-den/wishes/", page)
    den.refresh_from_db()
    assert (den.starts_at.isoformat(), den.phase) == ("2031-01-02T20:00:00+00:00", "before")
    assert "2031-01-02T20:00" in client.get("/rooms/the-den/about/").text
    answer = client.patch("/api/v1/rooms/the-den", {"starts_at": None, "slow_s": 5}, content_type=kind).json()
    assert (answer["starts_at"], answer["ends_at"] is None, answer["phase"]) == (None, False, "live")
