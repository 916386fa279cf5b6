"""How messages were taken, on the page, over the socket and by the API."""

import pytest

from chat import actions
from chat.actions import ReactFrame, ThankFrame
from chat.events import messages_html
from chat.models import Message
from chat.reacting import react
from chat.taken import press_in
from community.discussions.models import ReactionKind
from community.recognition.thanking import thank
from tests.chat.saying import say
from tests.chat.test_views import as_member


@pytest.fixture
def love(db) -> ReactionKind:
    return ReactionKind.objects.get(name="Love")


def test_what_is_ones_own_is_pressed_in_and_own_words_take_none(ada, ben, eve, vinyl, love):
    message = say(ada, vinyl)
    react(ben, message, love)
    loose = f'name="give" value="{love.pk}" aria-pressed="false"'
    assert f'name="take" value="{love.pk}" aria-pressed="true"' in as_member(ben).get("/rooms/vinyl/").text
    assert loose in as_member(eve).get("/rooms/vinyl/").text
    assert 'class="reaction" disabled' in as_member(ada).get("/rooms/vinyl/").text
    assert 'class="reaction" disabled' not in as_member(eve).get("/rooms/vinyl/").text


def test_words_that_look_like_a_button_stay_words(ada, ben, vinyl, love):
    words = f'name="give" value="{love.pk}" aria-pressed="false"'
    message = say(ada, vinyl, words)
    [plain] = messages_html([message])
    assert press_in([message], [plain], ben) == [plain]
    react(ben, message, love)
    message.refresh_from_db()
    [pressed] = press_in([message], messages_html([message]), ben)
    assert pressed.count('aria-pressed="true"') == 1


def test_a_page_asks_once_for_what_is_ones_own(ada, ben, vinyl, love, django_assert_num_queries):
    messages = [say(ada, vinyl, str(n)) for n in range(3)]
    for message in messages:
        react(ben, message, love)
        thank(ben, "message", message.pk)
    found = list(Message.objects.select_related("author", "replies_to__author"))
    htmls = messages_html(found)
    with django_assert_num_queries(1):
        press_in(found, htmls, ben)
    with django_assert_num_queries(0):
        press_in([say_nothing(found[0])], htmls[:1], ben)


def say_nothing(message: Message) -> Message:
    message.reactions, message.thanks_count = {}, 0
    return message


def test_without_a_script_one_chooses_on_a_page_and_is_led_back(ada, ben, vinyl, love):
    message = say(ada, vinyl)
    page = f"/messages/{message.pk}/reactions/"
    assert love.emoji in as_member(ben).get(page).text
    answer = as_member(ben).post(page, {"give": love.pk})
    assert (answer.status_code, answer["Location"]) == (302, message.get_absolute_url())
    assert "Ben" in as_member(ada).get(page).text
    assert 'name="give"' not in as_member(ada).get(page).text
    as_member(ben).post(page, {"take": love.pk})
    assert Message.objects.get().reactions == {}
    assert as_member(ben).post(page, {"give": "none"}).status_code == 404


def test_ones_own_words_say_so_on_the_page(ada, vinyl, love):
    message = say(ada, vinyl)
    answer = as_member(ada).post(f"/messages/{message.pk}/reactions/", {"give": love.pk}, follow=True)
    assert "Reactions come from others" in answer.text


def test_over_the_socket_one_gives_and_takes_back(ada, ben, vinyl, love):
    message = say(ada, vinyl)
    for on, reactions, thanks in ((True, {str(love.pk): 1}, 1), (False, {}, 0)):
        frame = {"room": vinyl.pk, "seq": message.seq, "on": on}
        assert actions.react(ben, ReactFrame(**frame, reaction=love.pk)) == {}
        assert actions.thank(ben, ThankFrame(**frame)) == {}
        now = Message.objects.get()
        assert (now.reactions, now.thanks_count) == (reactions, thanks)


def test_the_api_gives_and_takes_back(ada, ben, vinyl, love):
    message = say(ada, vinyl)
    address = f"/api/v1/rooms/vinyl/messages/{message.seq}/reactions/{love.pk}"
    assert as_member(ben).put(address).json()["reactions"] == [
        {"reaction": love.pk, "emoji": love.emoji, "count": 1}
    ]
    [read] = as_member(ada).get("/api/v1/rooms/vinyl/messages").json()["messages"]
    assert (read["reactions"][0]["count"], read["thanks_count"]) == (1, 0)
    assert as_member(ben).delete(address).json()["reactions"] == []
    assert as_member(ada).put(address).status_code == 403
