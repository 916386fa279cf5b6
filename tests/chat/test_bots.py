"""Machines that talk in a room, and whoever finds their keys."""

import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from chat.bots import MOST, bot_with, digest_of, end_bot, make_bot
from chat.models import Bot, Membership, Message, Role, Room
from chat.rooms import open_direct_room
from community.members import blocks
from community.members.pace import forget
from tests.chat.test_views import as_member


@pytest.fixture
def bot(mara, vinyl):
    return make_bot(mara, vinyl, "Charts")


def post(client, key, **fields):
    return client.post(f"/hooks/{key}/", json.dumps(fields), content_type="application/json")


def test_a_machine_with_the_key_talks_in_its_room(client, bot, vinyl):
    made, key = bot
    answer = post(client, key, text="Number *one* this week")
    assert answer.status_code == 201
    said = Message.objects.get()
    assert (said.room, said.author, answer.json()["seq"]) == (vinyl, made.member, said.seq)
    assert "<em>one</em>" in said.html


def test_plain_text_will_do(client, bot):
    _made, key = bot
    assert (
        client.post(f"/hooks/{key}/", "Straight from a shell", content_type="text/plain").status_code == 201
    )
    assert Message.objects.get().body == "Straight from a shell"


def test_the_same_sent_twice_is_said_once(client, bot):
    _made, key = bot
    once = {"text": "Doors open", "client_id": str(uuid.uuid4())}
    assert post(client, key, **once).json() == post(client, key, **once).json()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '"text"',
        "{",
        '{"text": 1, "client_id": "x"}',
        "{}",
        '{"text": ""}',
        '{"text": 1}',
        '{"text": {}}',
        "\x00",
    ],
)
def test_what_is_no_message_is_refused_with_a_sentence(client, bot, body):
    _made, key = bot
    answer = client.post(f"/hooks/{key}/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert not Message.objects.exists()


def test_a_key_that_was_taken_away_opens_nothing(client, mara, bot):
    made, key = bot
    post(client, key, text="Still here")
    end_bot(mara, made)
    end_bot(mara, made)
    assert post(client, key, text="And now?").status_code == 404
    assert Message.objects.count() == 1
    assert Message.objects.get().author.name == "Charts"


def test_a_guessed_key_opens_nothing(bot):
    made, key = bot
    for guess in ("", "x", key[:-1], made.digest, digest_of(made.digest)):
        with pytest.raises(Http404):
            bot_with(guess)
    assert key not in str(vars(made))


def test_hosts_and_managers_make_bots_and_nobody_else(ada, ben, vinyl):
    Membership.objects.create(room=vinyl, member=ben, role=Role.HOST)
    assert make_bot(ben, vinyl, "Of a host")[0].made_by == ben
    with pytest.raises(PermissionDenied):
        make_bot(ada, vinyl, "Of a member")


def test_no_machine_listens_in_between_two(ada, ben, mara):
    direct = open_direct_room(ada, ben)
    Membership.objects.filter(room=direct, member=ada).update(role=Role.HOST)
    for member in (ada, mara):
        with pytest.raises(PermissionDenied):
            make_bot(member, direct, "Ears")


def test_a_room_has_a_few_bots(mara, vinyl):
    for number in range(MOST):
        make_bot(mara, vinyl, f"Bot {number}")
    with pytest.raises(ValidationError):
        make_bot(mara, vinyl, "One more")
    end_bot(mara, Bot.objects.first())
    make_bot(mara, vinyl, "In its place")


def test_a_bot_is_held_to_the_pace_of_members_and_told_when_to_come_back(client, bot, settings):
    settings.PACE = True
    forget()
    _made, key = bot
    answers = [post(client, key, text=f"Tick {n}") for n in range(21)]
    assert [a.status_code for a in answers] == [201] * 20 + [429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_bot_obeys_the_room(client, bot, vinyl):
    _made, key = bot
    Room.objects.filter(pk=vinyl.pk).update(locked_at=timezone.now())
    answer = post(client, key, text="Let me in")
    assert answer.status_code == 403
    assert "locked" in answer.json()["detail"]


def test_its_page_shows_the_address_once(client, mara, vinyl):
    client.force_login(mara)
    page = client.post("/rooms/vinyl/bots/", {"name": "Charts"})
    assert page.status_code == 201
    assert "/hooks/" in page.content.decode()
    again = client.get("/rooms/vinyl/bots/").content.decode()
    assert "Charts" in again
    assert "/hooks/" not in again


def test_its_page_keeps_the_name_that_will_not_do(client, mara, vinyl):
    client.force_login(mara)
    page = client.post("/rooms/vinyl/bots/", {"name": "x" * 41})
    assert page.status_code >= 400
    assert "x" * 41 in page.content.decode()


def test_a_key_is_taken_away_on_the_page(client, mara, vinyl, bot):
    made, _key = bot
    client.force_login(mara)
    client.post(f"/rooms/vinyl/bots/{made.pk}/end/")
    made.refresh_from_db()
    assert made.ended_at
    tapes = Room.objects.create(slug="tapes", title="Tapes")
    other, _key = make_bot(mara, vinyl, "Other")
    assert client.post(f"/rooms/{tapes.slug}/bots/{other.pk}/end/").status_code == 404


def test_members_see_which_machines_talk_in_a_room_and_who_keeps_them(client, ada, mara, bot, vinyl):
    assert "#bots" not in client.get("/rooms/vinyl/").text
    member = as_member(ada)
    assert 'href="/rooms/vinyl/about/#bots"' in member.get("/rooms/vinyl/").text
    about = member.get("/rooms/vinyl/about/").text
    assert "Charts" in about and "kept by" in about and mara.get_absolute_url() in about
    blocks.block(ada, mara)
    assert "kept by" not in member.get("/rooms/vinyl/about/").text
    end_bot(mara, bot[0])
    assert "#bots" not in member.get("/rooms/vinyl/").text
