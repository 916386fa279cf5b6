import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from chat.hosting import archive, give_role
from chat.inviting import answer_invitation, come_in, end_link, invite, make_link, take_back, token_of
from chat.models import Invitation, InvitationLink, Membership, Refusal, Room
from chat.parting import leave_room, put_out
from chat.rooms import start_room
from community.ledger.draining import drain
from community.notifications.inbox import page_of
from tests import cast
from tests.chat.test_views import as_member


@pytest.fixture
def attic(ada) -> Room:
    """Ada's closed room."""
    cast.at_home(ada)
    return start_room(ada, "The attic", "Old things", True, [])


def belongs(member, room) -> bool:
    return Membership.objects.filter(room=room, member=member).exists()


def test_who_is_invited_hears_of_it_and_comes_in(attic, ada, ben):
    invite(ada, attic, "@Ben")
    invite(ada, attic, "ben")
    while drain():
        pass
    told, _older = page_of(ben)
    [line] = [each.line for each in told]
    assert (line.text, line.url) == (
        "Ada invites you into “The attic”",
        f"/rooms/{attic.slug}/invitation/",
    )
    client = as_member(ben)
    assert "You are invited" in client.get("/rooms/").text
    assert "Old things" in client.get(line.url).text
    assert client.post(line.url).url == attic.get_absolute_url()
    assert client.get(attic.get_absolute_url()).status_code == 200
    assert Membership.objects.get(room=attic, member=ben).role == "member"
    assert [event.data for event in attic.events.all()] == [{"joined": ben.pk}]
    told, _older = page_of(ben)
    assert told[0].line.url == attic.get_absolute_url()


def test_the_handle_of_who_is_invited_is_not_optional(attic, ada):
    page = as_member(ada).get(f"/rooms/{attic.slug}/about/").text
    labels = re.findall(r'<label for="(\w+)">(.*?)</label>', page)
    told = {field: "optional" in label for field, label in labels}
    assert (
        told | {"invite_handle": False, "id_handle": False, "id_role": False, "id_keep_days": False} == told
    )
    assert told["id_starts_at"]
    empty = as_member(ada).post(f"/rooms/{attic.slug}/invitations/", {"handle": " "})
    assert empty.status_code == 422
    assert empty.text.count("This field is required.") == 1


def test_nobody_hears_of_a_no(attic, ada, ben):
    invite(ada, attic, "ben")
    as_member(ben).post(f"/rooms/{attic.slug}/invitation/", {"decline": "yes"})
    assert not Invitation.objects.exists()
    assert not attic.events.exists()
    while drain():
        pass
    assert page_of(ada)[0] == []
    with pytest.raises(Http404):
        answer_invitation(ben, attic, accept=True)


def test_an_invitation_can_be_taken_back(attic, ada, ben):
    invite(ada, attic, "ben")
    take_back(ada, attic, "ben")
    assert as_member(ben).get(f"/rooms/{attic.slug}/invitation/").status_code == 404


ACTS = {
    "invite": lambda by, room: invite(by, room, "eve"),
    "take back": lambda by, room: take_back(by, room, "eve"),
    "link": lambda by, room: make_link(by, room, 1, 1),
    "end": lambda by, room: end_link(by, room, 1),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_only_hosts_invite(act, attic, ada, ben, eve, mara):
    Membership.objects.create(room=attic, member=ben)
    with pytest.raises(PermissionDenied):
        act(ben, attic)
    for other in (eve, mara):
        with pytest.raises((Http404, ValidationError)):
            act(other, attic)
    give_role(ada, attic, "ben", "speaker")
    with pytest.raises(PermissionDenied):
        act(ben, attic)
    give_role(ada, attic, "ben", "host")
    act(ben, attic)


def test_to_an_open_room_nobody_is_invited_and_into_an_ended_one_nobody_comes(attic, ada, ben):
    den = start_room(ada, "The den", "", False, [])
    for act in (lambda: invite(ada, den, "ben"), lambda: make_link(ada, den, 1, 1)):
        with pytest.raises(PermissionDenied):
            act()
    token = token_of(make_link(ada, attic, 1, 1))
    invite(ada, attic, "ben")
    archive(ada, attic, True)
    for act in (lambda: answer_invitation(ben, attic, True), lambda: come_in(ben, token)):
        with pytest.raises(PermissionDenied):
            act()


def test_a_link_leads_in_as_often_as_it_says(attic, ada, ben, eve, client):
    token = token_of(make_link(ada, attic, 1, 1))
    path = f"/rooms/come-in/{token}/"
    assert client.get(path).url.startswith("/accounts/login/")
    asked = client.get(path, follow=True).text
    assert "Somebody invites you into a room." in asked and "The attic" not in asked
    assert "The attic" in as_member(ben).get(path).text
    assert not belongs(ben, attic), "looking at the door uses nothing up"
    assert as_member(ben).post(path).url == attic.get_absolute_url()
    assert come_in(ben, token) == attic, "who is in uses nothing up"
    with pytest.raises(ValidationError):
        come_in(eve, token)
    assert not belongs(eve, attic)
    assert InvitationLink.objects.get().used == 1


@pytest.mark.parametrize("token", ["", "1", "1~", "1~guessed", "x~y", "~", "9" * 40])
def test_a_guessed_link_leads_nowhere(attic, ada, ben, token):
    make_link(ada, attic, 1, 1)
    with pytest.raises(Http404):
        come_in(ben, token)


def test_a_link_ends_with_its_time_its_host_and_by_hand(attic, ada, ben, eve):
    link = make_link(ada, attic, 5, 1)
    InvitationLink.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Http404):
        come_in(ben, token_of(link))
    other = make_link(ada, attic, 5, 1)
    end_link(ada, attic, other.pk)
    with pytest.raises(Http404):
        come_in(ben, token_of(other))
    third = make_link(ada, attic, 5, 1)
    come_in(ben, token_of(third))
    give_role(ada, attic, "ben", "host")
    give_role(ada, attic, "ada", "member")
    with pytest.raises(Http404):
        come_in(eve, token_of(third))


@pytest.mark.parametrize(
    "change",
    [
        lambda ada, eve, attic: give_role(ada, attic, "eve", "member"),
        lambda ada, eve, attic: leave_room(eve, attic),
    ],
    ids=["made a member", "left"],
)
def test_an_invitation_ends_when_its_host_is_host_no_more(attic, ada, ben, eve, change):
    invite(ada, attic, "eve")
    answer_invitation(eve, attic, accept=True)
    give_role(ada, attic, "eve", "host")
    invite(eve, attic, "ben")
    assert "You are invited" in as_member(ben).get("/rooms/").text
    change(ada, eve, attic)
    assert "You are invited" not in as_member(ben).get("/rooms/").text
    with pytest.raises(Http404):
        answer_invitation(ben, attic, accept=True)
    invite(ada, attic, "ben")  # somebody who still looks after the room may ask again
    answer_invitation(ben, attic, accept=True)
    assert belongs(ben, attic)


def test_who_was_put_out_comes_back_by_name_only(attic, ada, ben):
    token = token_of(make_link(ada, attic, 5, 1))
    come_in(ben, token)
    put_out(ada, attic, "ben")
    with pytest.raises(Http404):
        come_in(ben, token)
    invite(ada, attic, "ben")
    assert not Refusal.objects.exists()
    answer_invitation(ben, attic, True)
    leave_room(ben, attic)
    come_in(ben, token)
    assert belongs(ben, attic)


@pytest.mark.parametrize(("most", "days"), [(0, 1), (101, 1), (1, 0), (1, 31)])
def test_a_link_has_an_end(attic, ada, most, days):
    with pytest.raises(ValidationError):
        make_link(ada, attic, most, days)


def test_the_pages_and_programs_invite(attic, ada, ben, eve):
    client, about = as_member(ada), f"/rooms/{attic.slug}/about/"
    assert client.post(f"/rooms/{attic.slug}/invitations/", {"handle": "none"}).status_code == 422
    client.post(f"/rooms/{attic.slug}/invitations/", {"handle": "ben"})
    assert client.post(f"/rooms/{attic.slug}/links/", {"most": "7", "days": "1"}).status_code == 422
    client.post(f"/rooms/{attic.slug}/links/", {"most": "5", "days": "1"})
    [link] = InvitationLink.objects.all()
    page = client.get(about).text
    assert "has not answered yet" in page
    assert token_of(link) in page
    client.post(f"/rooms/{attic.slug}/invitations/", {"handle": "ben", "back": "yes"})
    client.post(f"/rooms/{attic.slug}/links/", {"end": link.pk})
    assert (Invitation.objects.count(), InvitationLink.objects.count()) == (0, 0)
    api, kind = f"/api/v1/rooms/{attic.slug}", "application/json"
    assert client.put(f"{api}/invitations/ben", content_type=kind).status_code == 204
    assert client.delete(f"{api}/invitations/ben").status_code == 204
    made = client.post(f"{api}/links", {"most": 2}, content_type=kind).json()
    assert as_member(eve).post(made["path"]).url == attic.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_fifty_who_use_a_link_for_one_at_once_are_one(attic, ada):
    people = [cast.member(f"Guest{number}") for number in range(50)]
    token, barrier = token_of(make_link(ada, attic, 1, 1)), Barrier(50)

    def use(member) -> bool:
        try:
            barrier.wait()
            come_in(member, token)
            return True
        except ValidationError:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(use, people)) == 1
    assert attic.memberships.count() == 2
    assert InvitationLink.objects.get().used == 1
