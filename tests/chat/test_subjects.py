import pytest
from django.http import Http404

from chat import subjects
from chat.rooms import open_direct_room
from tests.chat.saying import say


def test_one_flags_what_one_may_read(ada, ben, eve, mara, vinyl):
    message = say(ben, vinyl, "Flag me")
    assert subjects.find(ada, message.pk) == message
    assert subjects.MESSAGE.excerpt(message) == "Flag me"
    private = say(ben, open_direct_room(ada, ben))
    assert subjects.find(ada, private.pk) == private
    for other in (eve, mara):
        with pytest.raises(Http404):
            subjects.find(other, private.pk)
