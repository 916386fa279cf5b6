"""The form to start a thread."""

import uuid

from community.discussions.models import Thread
from community.members.models import Interest, MemberInterest

URL = "/boards/listening/start/"


def form(**fields):
    return {"title": "Rain songs", "body": "Which *one*?", "key": uuid.uuid4()} | fields


def test_a_stranger_is_sent_to_the_log_in_page_and_back(client, listening):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_starting_works_without_javascript(client, ada, listening, vinyl):
    client.force_login(ada)
    response = client.post(URL, form(interests=[vinyl.pk]))
    thread = Thread.objects.get()
    assert response["Location"] == thread.get_absolute_url()
    assert list(thread.interests.all()) == [vinyl]
    assert "Which <em>one</em>?" in client.get(response["Location"]).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(client, ada, listening, vinyl):
    client.force_login(ada)
    response = client.post(URL, form(title="Hm", interests=[vinyl.pk]))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Give your thread a title of 3 to 255 characters." in page
    assert 'value="Hm"' in page
    assert "Which *one*?" in page
    assert f'value="{vinyl.pk}" checked' in page
    assert not Thread.objects.exists()


def test_six_interests_are_one_too_many(client, ada, listening):
    client.force_login(ada)
    six = [Interest.objects.create(slug=f"i{n}", name=f"Interest {n}").pk for n in range(6)]
    page = client.post(URL, form(interests=six)).content.decode()
    assert "Choose at most 5 interests." in page


def test_ones_own_interests_come_first(client, ada, listening, vinyl):
    Interest.objects.create(slug="ambient", name="Ambient")
    MemberInterest.objects.create(member=ada, interest=vinyl)
    client.force_login(ada)
    page = client.get(URL).content.decode()
    assert page.index("Vinyl") < page.index("Ambient")


def test_a_form_sent_twice_starts_one_thread(client, ada, listening):
    client.force_login(ada)
    once = form()
    assert client.post(URL, once)["Location"] == client.post(URL, once)["Location"]
    assert Thread.objects.count() == 1


def test_there_is_no_starting_on_a_board_that_is_not_there(client, ada):
    client.force_login(ada)
    assert client.get("/boards/nowhere/start/").status_code == 404
