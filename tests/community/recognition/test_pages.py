"""Thanks by page and by program."""

import pytest

from community.recognition.models import Thanks
from community.recognition.thanking import thank
from tests import cast


def test_thanks_are_said_and_taken_back_without_javascript(client, ada, bens_reply):
    client.force_login(ada)
    address = f"/thanks/post/{bens_reply.pk}/"
    assert client.post(address)["Location"] == bens_reply.get_absolute_url()
    assert Thanks.objects.get().giver == ada
    assert "Take my thanks back" in client.get(address).content.decode()
    client.post(address, {"take_back": "yes"})
    assert not Thanks.objects.exists()


def test_who_said_thanks_stands_on_a_page(client, ada, ben, eve, bens_reply):
    thank(eve, "post", bens_reply.pk)
    client.force_login(ben)
    page = client.get(f"/thanks/post/{bens_reply.pk}/").content.decode()
    assert "Eve" in page
    assert "Say thanks" not in page


def test_a_page_without_thanks_says_so_kindly(client, ada, bens_reply):
    client.force_login(ada)
    assert "No thanks yet" in client.get(f"/thanks/post/{bens_reply.pk}/").content.decode()


def test_too_much_thanks_is_told_kindly(client, ada, ben, bens_reply):
    for _more in range(6):
        thank(ada, "post", cast.reply(ben, bens_reply.thread).pk)
    client.force_login(ada)
    answer = client.post(f"/thanks/post/{bens_reply.pk}/", follow=True)
    assert "Tomorrow is another day." in answer.content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_the_page_of_thanks_takes_few_queries_however_many(
    client, ben, bens_reply, people, django_assert_max_num_queries
):
    for n in range(people):
        thank(cast.member(f"Person{n}"), "post", bens_reply.pk)
    client.force_login(ben)
    client.get("/me/")
    with django_assert_max_num_queries(8):
        client.get(f"/thanks/post/{bens_reply.pk}/")


def test_a_program_says_thanks_once(client, ada, bens_reply):
    client.force_login(ada)
    address = f"/api/v1/thanks/post/{bens_reply.pk}"
    assert client.get(address).json() == {"count": 0, "given": False}
    for _twice in range(2):
        assert client.put(address).json() == {"count": 1, "given": True}
    assert client.get(f"/api/v1/posts/{bens_reply.pk}").json()["thanks_count"] == 1
    assert client.delete(address).json() == {"count": 0, "given": False}


def test_the_api_refuses_thanks_for_ones_own_words(client, ben, bens_reply):
    client.force_login(ben)
    assert client.put(f"/api/v1/thanks/post/{bens_reply.pk}").status_code == 403
