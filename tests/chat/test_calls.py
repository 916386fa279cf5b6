"""Mentions in messages lead to who is meant, whatever becomes of their name."""

from chat import streams
from chat.calls import renew_calls_of
from chat.models import Message, RoomEvent
from community.members.erasing import erase
from tests.chat.saying import say


def link(member) -> str:
    return f'<a data-member="{member.pk}" href="{member.get_absolute_url()}">'


def test_a_mention_leads_to_where_the_profile_is_now_in_open_pages_too(ada, ben, vinyl):
    say(ada, vinyl, "@ben and @ada, look")
    before = link(ben)
    ben.handle = "benjamin"
    ben.save()
    html = Message.objects.get().html
    assert before not in html
    assert link(ben) + "@ben</a>" in html
    told = streams.read(str(vinyl.pk), 1, 10)
    assert [event.kind for event in told] == ["edited"]
    assert "/benjamin/" in told[0].data["html"]


def test_ones_own_name_in_ones_own_words_as_well(ada, vinyl):
    say(ada, vinyl, "Call me @ada")
    ada.handle = "countess"
    ada.save()
    assert link(ada) in Message.objects.get().html


def test_what_leads_there_already_is_left_alone(ada, ben, vinyl):
    say(ada, vinyl, "@ben")
    ben.name = "Benno"
    ben.save()
    renew_calls_of(ben)
    assert RoomEvent.objects.count() == 1


def test_of_who_left_only_the_word_remains(ada, ben, vinyl):
    say(ada, vinyl, "@ben, where are you?")
    erase(ben)
    assert "<a " not in Message.objects.get().html
    assert "@ben, where are you?" in Message.objects.get().html
