import uuid

import pytest
from django.utils.translation import override
from pydantic import ValidationError

from chat.actions import ReadFrame, SendFrame
from community.live import frames
from community.live.wording import sentence

SENT = {"room": 1, "client_id": str(uuid.uuid4()), "body": "Hello"}


def problems(**change: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        SendFrame.model_validate(SENT | change)
    return [sentence(problem) for problem in refused.value.errors()]


def test_each_field_is_answered_in_a_sentence_of_ours():
    assert problems(room="7", extra=1) == ["This must be a whole number.", "This has no place here."]
    assert problems(room=0, client_id="x") == ["This must be at least 1.", "This must be a UUID."]
    assert problems(body="x" * 64_001) == ["This takes at most 64000 characters."]
    with pytest.raises(ValidationError) as refused:
        ReadFrame.model_validate({"room": 1})
    assert sentence(refused.value.errors()[0]) == "This is missing."


def test_what_no_sentence_is_kept_for_is_refused_all_the_same():
    assert sentence({"type": "multiple_of", "ctx": {"multiple_of": 2}}) == "This is not what belongs here."


def test_refusals_speak_the_language_of_the_socket():
    with override("de"):
        assert problems(room=0) == ["Das muss mindestens 1 sein."]
        with pytest.raises(frames.MalformedFrame, match="Ein Frame ist ein JSON-Objekt"):
            frames.decode("[]")
