"""Choosing interests: each is found by any word for it."""

import pytest

from community.members.models import Interest
from community.members.picking import picks

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(db):
    jazz = Interest.objects.create(slug="jazz", name="Jazz")
    jazz.synonyms.create(slug="jass", name="Jass")
    Interest.objects.create(slug="bebop", name="Bebop", broader=jazz)
    for number in range(12):
        Interest.objects.create(slug=f"word-{number}", name=f"Word {number}")


def test_an_interest_is_found_by_its_synonyms_and_by_what_it_belongs_to(words, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = {pick["value"]: (pick["words"], pick["checked"]) for pick in picks({"jazz"})}
    assert found["jazz"] == (["Jass"], True)
    assert found["bebop"] == (["Jazz"], False)


@pytest.mark.parametrize("address", ["/welcome/", "/me/interests/"])
def test_a_long_list_can_be_searched_as_one_types(client, ada, words, address):
    client.force_login(ada)
    page = client.get(address, follow=True).content.decode()
    assert 'data-words="Jass"' in page
    assert "data-pick-find" in page


def test_a_short_list_needs_no_search(client, ada, db):
    Interest.objects.create(slug="jazz", name="Jazz")
    client.force_login(ada)
    assert "data-pick-find" not in client.get("/me/interests/").content.decode()
