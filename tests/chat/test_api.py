import json
import uuid

from django.test import Client

from chat.hiding import hide_message
from chat.models import Message
from chat.rooms import open_direct_room
from tests.chat.saying import say
from tests.chat.test_views import as_member

ROOMS = "/api/v1/rooms"
VINYL = f"{ROOMS}/vinyl/messages"


def post(client: Client, path: str, body: object, key: str = "") -> tuple[int, dict]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(path, json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_a_message_is_said_once_however_often_it_is_sent(ada, vinyl):
    client, key = as_member(ada), str(uuid.uuid4())
    first = post(client, VINYL, {"body": "Hello"}, key)
    assert first == post(client, VINYL, {"body": "Hello"}, key)
    assert (first[0], first[1]["seq"], first[1]["author"]["handle"]) == (201, 1, "ada")
    assert post(client, VINYL, {"body": "Other"}, key)[0] == 422
    assert Message.objects.count() == 1


def test_bad_words_are_refused_by_field(ada, vinyl):
    status, answer = post(as_member(ada), VINYL, {"body": " "})
    assert (status, list(answer["errors"])) == (422, ["body"])
    assert post(as_member(ada), VINYL, {"body": "Hi", "author": 7})[0] == 422
    assert post(as_member(ada), VINYL, {"body": "Hi"}, "no-uuid")[0] == 422


def test_a_stranger_reads_and_cannot_write(client, ada, vinyl):
    say(ada, vinyl)
    assert len(client.get(VINYL).json()["messages"]) == 1
    assert post(client, VINYL, {"body": "Hi"})[0] == 401


def test_others_find_no_direct_room(client, ada, ben, eve):
    room = open_direct_room(ada, ben)
    path = f"{ROOMS}/{room.slug}/messages"
    for other in (client, as_member(eve)):
        assert other.get(path).status_code == 404
        assert room.slug not in str(other.get(ROOMS).json())
    assert post(as_member(eve), path, {"body": "Hi"})[0] == 404
    assert room.slug in str(as_member(ben).get(ROOMS).json())


def test_pages_of_messages_meet_without_a_gap(client, ada, vinyl):
    for _ in range(5):
        say(ada, vinyl)
    last = client.get(VINYL, {"limit": 2}).json()
    assert ([m["seq"] for m in last["messages"]], last["earlier"]) == ([4, 5], 4)
    before = client.get(VINYL, {"limit": 3, "before": 4}).json()
    assert ([m["seq"] for m in before["messages"]], before["earlier"]) == ([1, 2, 3], None)


def test_hidden_words_are_not_given_out(client, ada, mara, vinyl):
    hide_message(say(ada, vinyl, "Rude"), mara)
    answer = client.get(VINYL)
    assert "Rude" not in answer.text
    assert answer.json()["messages"][0]["is_hidden"] is True


def change(client: Client, seq: int, body: object) -> tuple[int, dict]:
    answer = client.patch(f"{VINYL}/{seq}", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_an_answer_tells_what_it_answers(ada, ben, vinyl):
    say(ada, vinyl)
    status, answer = post(as_member(ben), VINYL, {"body": "Yes", "replies_to": 1})
    assert (status, answer["replies_to"], answer["number"]) == (201, 1, 2)
    assert post(as_member(ben), VINYL, {"body": "Yes", "replies_to": 9})[0] == 422


def test_ones_own_words_are_changed_and_those_of_others_are_not(ada, ben, vinyl):
    say(ada, vinyl, "One")
    assert change(as_member(ben), 1, {"body": "Two", "version": 1})[0] == 403
    status, answer = change(as_member(ada), 1, {"body": "Two", "version": 1})
    assert (status, answer["body"], answer["version"]) == (200, "Two", 2)
    assert change(as_member(ada), 1, {"body": "Three", "version": 1})[0] == 422
    assert change(as_member(ada), 7, {"body": "Three", "version": 1})[0] == 404


def test_ones_own_words_are_taken_away(ada, ben, vinyl):
    say(ada, vinyl, "A canary sings")
    assert as_member(ben).delete(f"{VINYL}/1").status_code == 403
    client = as_member(ada)
    assert [client.delete(f"{VINYL}/1").status_code for _ in range(2)] == [204, 204]
    [message] = client.get(VINYL).json()["messages"]
    assert (message["body"], message["is_removed"], message["is_hidden"]) == ("", True, False)
