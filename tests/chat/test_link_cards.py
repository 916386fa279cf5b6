"""An address in a message: a card beneath it once the worker has asked, in open pages too; files follow the room."""

import pytest
from django.contrib.auth.models import AnonymousUser

from chat import streams
from chat.changing import remove_message
from chat.hiding import hide_message
from chat.rooms import open_direct_room
from community.attachments.access import may_see
from community.attachments.cards import fetch_due
from community.attachments.composing import markdown_of
from tests import cast
from tests.chat.saying import say
from tests.community.attachments.web import net_of, says, served


@pytest.fixture
def site():
    with served() as found:
        found.answers["/"] = says(b"<title>Rain</title>")
        yield found


def test_the_card_comes_to_open_pages_when_the_worker_has_it(ada, vinyl, site):
    say(ada, vinyl, f"Look:\n{site.url()}")
    assert "link-card" not in streams.read(str(vinyl.pk), 0, 10)[0].data["html"]
    fetch_due(net_of(site))
    event = streams.read(str(vinyl.pk), 1, 10)[0]
    assert (event.seq, event.kind, event.data["seq"]) == (2, "edited", 1)
    assert "link-card" in event.data["html"]
    assert "Rain" in event.data["html"]


def test_a_picture_in_a_direct_room_is_for_its_two(ada, ben, eve, mara):
    picture = cast.picture(ada)
    say(ada, open_direct_room(ada, ben), markdown_of(picture))
    seen = [may_see(who, picture) for who in (ada, ben, eve, mara, AnonymousUser())]
    assert seen == [True, True, False, False, False]


def test_a_picture_in_an_open_room_is_for_everybody_while_its_words_stand(ada, eve, mara, vinyl):
    picture = cast.picture(ada)
    shown = say(ada, vinyl, markdown_of(picture))
    assert all(may_see(who, picture) for who in (eve, AnonymousUser()))
    hide_message(shown, mara)
    assert not may_see(eve, picture)


def test_what_is_taken_away_takes_its_picture_along(ada, eve, vinyl):
    picture = cast.picture(ada)
    message = say(ada, vinyl, markdown_of(picture))
    remove_message(message, ada)
    assert not may_see(eve, picture)
