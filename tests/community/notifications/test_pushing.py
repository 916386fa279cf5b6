from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.utils import timezone
from py_vapid import Vapid02

from chat.changing import remove_message
from chat.presence import attend
from chat.reading import mark_read
from chat.rooms import open_direct_room
from community.members.consent import withdraw
from community.members.erasing import erase
from community.notifications import pushing
from community.notifications.devices import add_device
from community.notifications.keys import public_key
from community.notifications.models import Device, Errand, digest_of
from community.notifications.showing import MARK, MOST, standing
from tests import cast
from tests.chat.saying import say
from tests.community.notifications.bringing import catch_up, pass_the_hold, says_yes
from tests.community.notifications.pushservice import Browser, running

PUSHES = ("push-direct", "push-mention", "push-reply", "push-room")


@pytest.fixture
def service():
    with running() as found:
        yield found


def logged_in(member) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.force_login(member)
    UserSession.objects.get_or_create(
        session_key=client.session.session_key,
        defaults={"user": member, "ip": "127.0.0.1", "user_agent": "Firefox"},
    )
    return client


def device_of(member, browser: Browser, **fields) -> Device:
    session = UserSession.objects.get(session_key=logged_in(member).session.session_key)
    told = browser.subscription()
    return Device.objects.create(
        member=member, session=session, name="Firefox", digest=digest_of(told["endpoint"]), **told, **fields
    )


@pytest.fixture
def browser(ben, service) -> Browser:
    """Ben's, who said yes to be told on it."""
    says_yes(ben, *PUSHES)
    found = service.browser()
    device_of(ben, found)
    return found


@pytest.fixture
def said(ada, ben, browser):
    """Ada wrote to Ben alone, and the worker has seen it."""
    said = say(ada, open_direct_room(ada, ben), "Between **us**")
    catch_up()
    return said


def push(service) -> None:
    pass_the_hold()
    pushing.send_due(service.net)


def test_the_device_alone_reads_who_wrote_and_where_it_leads(ben, service, browser, said):
    push(service)
    [(path, headers, body)] = service.came
    shown = browser.reads(body)
    assert shown["body"] == "Ada wrote to you" and shown["title"] == "Kindred" and shown["lang"] == "en"
    assert shown["url"] == said.get_absolute_url()
    assert b"Ada" not in body and path == "/one"
    assert headers["Content-Encoding"] == "aes128gcm" and headers["TTL"] == "21600"
    assert headers["Topic"] == shown["tag"] and len(shown["tag"]) <= 32
    assert not Errand.objects.exists()


def test_the_push_service_can_tell_that_it_is_us(service, browser, said):
    push(service)
    token = service.came[0][1]["Authorization"]
    assert Vapid02.verify(token)
    assert token.endswith(f"k={public_key(settings.PUSH_KEY)}")


def test_words_are_shown_only_where_their_reader_chose_it(ben, service, browser, said):
    Device.objects.update(shows_words=True)
    push(service)
    assert browser.reads(service.came[0][2])["body"] == "Ada wrote to you\nBetween us"


def test_two_words_from_one_room_take_each_other_s_place(ada, ben, service, browser, vinyl):
    for body in ("Listen, @ben", "Are you there, @ben?"):
        say(ada, vinyl, body)
    catch_up()
    push(service)
    [one, two] = [browser.reads(body) for _path, _headers, body in service.came]
    assert one["tag"] == two["tag"] and one["url"] != two["url"]


def test_a_push_says_what_is_still_unread_and_pages_learn_it_too(ada, ben, service, browser, said, vinyl):
    say(ada, vinyl, "Listen, @ben")
    catch_up()
    push(service)
    came = [browser.reads(body) for _path, _headers, body in service.came]  # in any order
    [one] = [shown for shown in came if shown["body"] == "Ada wrote to you"]
    [two] = [shown for shown in came if shown is not one]
    assert {*one["standing"]} == {*two["standing"]} == {one["tag"][:MARK], two["tag"][:MARK]}
    read_it(ada, ben, said)
    [left] = logged_in(ben).get("/me/devices/standing/").json()["standing"]
    assert not one["tag"].startswith(left) and two["tag"].startswith(left)
    say(ada, vinyl, "Still there, @ben?")
    catch_up()
    push(service)
    assert browser.reads(service.came[-1][2])["standing"] == [left]


def test_what_stands_fits_into_a_push(ada, ben, service, browser):
    ada.name = "Ä" * 60
    ada.save()
    for number in range(MOST + 5):
        cast.thread(ada, f"Number {number}", "Ask @ben")
    catch_up()
    Device.objects.update(shows_words=True)
    assert len(standing(ben)) == MOST
    push(service)
    assert all(len(body) < 4096 for _path, _headers, body in service.came)
    assert service.came


def read_it(ada, ben, said):
    said.room.refresh_from_db()
    mark_read(ben, said.room, said.seq)


def came_in(ada, ben, said):
    attend("one", {(str(said.room_id), ben.pk)}, True)


def taken_back(ada, ben, said):
    remove_message(said, ada)


def withdrawn(ada, ben, said):
    withdraw(ben, "push-direct")


def logged_out(ada, ben, said):
    Device.objects.get().session.end()


@pytest.mark.parametrize(
    "meanwhile", [read_it, came_in, taken_back, withdrawn, logged_out], ids=lambda step: step.__name__
)
def test_what_changes_between_queue_and_push_counts(ada, ben, service, browser, said, meanwhile):
    assert Errand.objects.count() == 1
    meanwhile(ada, ben, said)
    push(service)
    assert not service.came and not Errand.objects.exists()


def test_a_log_in_that_ran_out_ends_what_its_device_is_told(ben, service, browser, said):
    session = Device.objects.get().session
    session._session_store().delete(session.session_key)
    push(service)
    assert not service.came and not Device.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(service, browser, said, status):
    service.status = status
    push(service)
    assert not Device.objects.exists() and not Errand.objects.exists()


@pytest.mark.parametrize("status", [429, 503])
def test_a_push_service_that_is_busy_is_asked_again_a_few_times(service, browser, said, status):
    service.status = status
    push(service)
    assert Errand.objects.get().due_at > timezone.now() + timedelta(seconds=50)
    for _ in range(pushing.MOST_TRIES):
        push(service)
    assert len(service.came) == pushing.MOST_TRIES
    assert Device.objects.exists() and not Errand.objects.exists()


def test_what_it_refuses_for_good_is_not_sent_again(service, browser, said):
    service.status = 413
    push(service)
    assert Device.objects.exists() and not Errand.objects.exists()


def test_a_worker_that_died_is_followed_by_another_after_its_lease(service, browser, said):
    pass_the_hold()
    assert len(pushing._taken_on()) == 1
    assert pushing.send_due(service.net) == 0
    push(service)
    assert len(service.came) == 1


def test_nothing_goes_to_an_address_that_is_not_the_public_web(ben, service, said):
    Device.objects.update(endpoint=f"https://127.0.0.1:{service.port}/one")
    pass_the_hold()
    assert pushing.send_due() == 1
    assert not service.came and Errand.objects.get().tries == 1


def test_each_device_is_told(ada, ben, service, browser):
    other = service.browser("two")
    device_of(ben, other)
    say(ada, open_direct_room(ada, ben))
    catch_up()
    push(service)
    by_path = {path: body for path, _headers, body in service.came}
    assert browser.reads(by_path["/one"]) == other.reads(by_path["/two"])


def test_a_device_is_added_shown_changed_and_forgotten(ben):
    client = logged_in(ben)
    told = Browser("https://push.example/a").subscription()
    assert client.post("/me/devices/", told).status_code == 204
    device = Device.objects.get()
    assert device.name == "Firefox · Linux" and not device.shows_words
    page = client.get("/me/away/").content.decode()
    assert "Firefox · Linux" in page and "push.example" not in page
    client.post(f"/me/devices/{device.pk}/words/", {"show": "yes"})
    device.refresh_from_db()
    assert device.shows_words
    client.post(f"/me/devices/{device.pk}/forget/")
    assert not Device.objects.exists()


def test_nobody_forgets_the_device_of_somebody_else(ben, eve, browser):
    device = Device.objects.get()
    client = logged_in(eve)
    assert client.post(f"/me/devices/{device.pk}/forget/").status_code == 404
    assert client.post(f"/me/devices/{device.pk}/words/", {"show": "yes"}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/a"},
        {"endpoint": "https://user@push.example/a"},
        {"endpoint": "https:///a"},
        {"endpoint": "https://push.example/" + "a" * 1000},
        {"p256dh": "AAAA"},
        {"auth": "§"},
    ],
)
def test_what_no_browser_would_tell_is_refused(ben, wrong):
    told = Browser("https://push.example/a").subscription() | wrong
    answer = logged_in(ben).post("/me/devices/", told)
    assert answer.status_code == 422 and "no address" in answer.json()["error"]
    assert not Device.objects.exists()


def test_who_logs_out_takes_the_device_along(ben):
    client = logged_in(ben)
    client.post("/me/devices/", Browser("https://push.example/a").subscription())
    client.post("/accounts/logout/")
    assert not Device.objects.exists()


def test_a_device_that_somebody_else_used_before_is_told_of_its_new_member_alone(ada, ben):
    told = Browser("https://push.example/a").subscription()
    for member in (ada, ben):
        logged_in(member).post("/me/devices/", told)
    assert Device.objects.get().member == ben


def test_the_eleventh_device_takes_the_place_of_the_first(ben):
    session = UserSession.objects.get(session_key=logged_in(ben).session.session_key)
    for number in range(11):
        add_device(ben, session, f"{number}", Browser(f"https://push.example/{number}").subscription())
    assert sorted(int(name) for name in ben.devices.values_list("name", flat=True)) == list(range(1, 11))


def test_who_leaves_leaves_no_device_behind(ben, browser, said):
    erase(ben)
    assert not Device.objects.exists() and not Errand.objects.exists()


def test_without_a_key_nothing_is_offered_or_sent(client, ben, browser, said, service, settings):
    settings.PUSH_KEY = ""
    push(service)
    assert not service.came
    client.force_login(ben)
    page = client.get("/me/away/").content.decode()
    assert "mail-mention" in page and "push-mention" not in page and "<push-device" not in page
