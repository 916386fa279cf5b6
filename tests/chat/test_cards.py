from datetime import timedelta

from django.utils import timezone

from chat.cards import live_now
from chat.models import Room
from chat.rooms import open_direct_room
from community.members.cards import cards_for
from tests.chat.saying import say


def test_a_room_in_which_somebody_just_talked_is_live(ada, ben, vinyl):
    say(ben, vinyl)
    [markup] = live_now(ada)["cards"]
    assert vinyl.title in markup and "avatar" in markup
    assert "live-now" in [card.name for card, _context in cards_for(ada)]


def test_a_room_that_fell_silent_and_a_direct_room_are_not_shown(ada, ben, vinyl):
    say(ben, vinyl)
    say(ben, open_direct_room(ada, ben))
    Room.objects.filter(pk=vinyl.pk).update(last_at=timezone.now() - timedelta(hours=2))
    assert live_now(ada) is None
