"""What stands beside a line to react, thank and pin, and how pictures get into what one writes without a script."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chat.models import Message, Room
from community.attachments.models import Upload
from community.recognition.thanking import thank
from tests.chat.saying import say
from tests.chat.test_views import as_member
from tests.community.attachments.files import plain


def page(member) -> str:
    return as_member(member).get("/rooms/vinyl/").text


def test_to_the_words_of_others_one_may_react_and_say_thanks(client, ada, ben, vinyl):
    message = say(ada, vinyl)
    assert f'href="/messages/{message.pk}/reactions/"' in page(ben)
    assert f'formaction="/thanks/message/{message.pk}/"' in page(ben)
    assert f"/messages/{message.pk}/reactions/" not in page(ada)
    assert f"/messages/{message.pk}/reactions/" not in client.get("/rooms/vinyl/").text


def test_thanks_that_one_said_are_pressed_in(ada, ben, eve, vinyl):
    message = say(ada, vinyl)
    thank(ben, "message", message.pk)
    pressed = 'name="take_back" value="0" aria-pressed="true"'
    assert pressed in page(ben)
    assert pressed not in page(eve)


def test_only_who_looks_after_the_room_is_offered_to_pin(ada, ben, mara, vinyl):
    message = say(ada, vinyl)
    assert f'href="/messages/{message.pk}/pin/"' in page(mara)
    assert f'href="/messages/{message.pk}/pin/"' not in page(ben)


def test_the_head_of_a_room_leads_to_what_is_pinned(client, vinyl):
    assert "/rooms/vinyl/pins/" in client.get("/rooms/vinyl/").text


def test_in_a_room_that_has_ended_nobody_is_offered_to_react(ada, ben, vinyl):
    message = say(ada, vinyl)
    Room.objects.update(archived_at=timezone.now())
    assert f'href="/messages/{message.pk}/reactions/"' not in page(ben)


def test_without_a_script_a_picture_comes_into_the_text_and_nothing_is_said_yet(ben, vinyl):
    picture = SimpleUploadedFile("stage.png", plain())
    typed = {"key": uuid.uuid4(), "body": "Look", "attach": "1", "file": picture, "alt": "A stage"}
    answer = as_member(ben).post("/rooms/vinyl/", typed)
    address = Upload.objects.get().get_absolute_url()
    assert answer.status_code == 200
    assert f"Look\n\n![A stage]({address})" in answer.text
    assert str(typed["key"]) in answer.text
    assert not Message.objects.exists()
    sent = as_member(ben).post("/rooms/vinyl/", {"key": typed["key"], "body": f"![A stage]({address})"})
    assert sent.status_code == 302
    assert address in Message.objects.get().html


@pytest.mark.parametrize("name", ["evil.exe", "page.html"])
def test_what_is_not_allowed_is_refused_and_the_words_stay(ben, vinyl, name):
    typed = {
        "key": uuid.uuid4(),
        "body": "Look",
        "attach": "1",
        "file": SimpleUploadedFile(name, b"MZ\x00<html>"),
    }
    answer = as_member(ben).post("/rooms/vinyl/", typed)
    assert answer.status_code == 422 or answer.status_code == 400
    assert "Look" in answer.text
    assert not Upload.objects.exists()
