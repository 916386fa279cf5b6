"""What an interest is a part of, and what it consists of."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from community.ledger.models import Entry
from community.members.families import family_of, place_under
from community.members.merging import merge
from community.members.models import Interest

pytestmark = pytest.mark.django_db


@pytest.fixture
def words() -> dict[str, Interest]:
    return {
        name: Interest.objects.create(slug=name, name=name.title()) for name in ("music", "jazz", "bebop")
    }


@pytest.fixture
def chain(mara, words) -> dict[str, Interest]:
    """Bebop is a part of jazz, and jazz of music."""
    place_under(words["bebop"], mara, words["jazz"])
    place_under(words["jazz"], mara, words["music"])
    return words


def above(name: str) -> list[str]:
    return [one.slug for one in family_of(Interest.objects.get(slug=name)).above]


def test_a_family_is_told_in_one_query(chain, django_assert_num_queries):
    with django_assert_num_queries(1):
        family = family_of(Interest(pk=chain["jazz"].pk, slug="jazz", broader_id=chain["music"].pk))
    assert [one.slug for one in family.above] == ["music"]
    assert [one.slug for one in family.below] == ["bebop"]
    assert set(family_of(chain["music"]).slugs) == {"music", "jazz", "bebop"}


def test_nothing_becomes_a_part_of_itself_however_far_up(mara, chain):
    for broader in ("music", "jazz", "bebop"):
        with pytest.raises(ValidationError) as refused:
            place_under(chain["music"], mara, chain[broader])
        assert "broader" in refused.value.message_dict
    assert above("bebop") == ["music", "jazz"]


def test_a_part_can_stand_by_itself_again(mara, chain):
    place_under(chain["jazz"], mara, None)
    assert above("bebop") == ["jazz"]
    entry = Entry.objects.filter(kind="interest.placed").latest("pk")
    assert (entry.subject_id, entry.data) == (chain["jazz"].pk, {"broader": None})


def test_only_managers_say_what_belongs_where(ada, words):
    with pytest.raises(PermissionDenied):
        place_under(words["bebop"], ada, words["jazz"])


def test_what_is_merged_away_hands_its_parts_on(mara, chain):
    swing = Interest.objects.create(slug="swing", name="Swing")
    merge(chain["jazz"], swing, mara)
    assert above("bebop") == ["swing"]


def test_a_whole_that_is_merged_into_its_own_part_leaves_no_circle(mara, chain):
    dub = Interest.objects.create(slug="dub", name="Dub", broader=chain["bebop"])
    merge(chain["jazz"], dub, mara)
    assert above("dub") == ["music"]
    assert above("bebop") == ["music", "dub"]


def test_a_manager_places_a_word_on_its_page(mara, words, client):
    client.force_login(mara)
    client.post("/staff/interests/bebop/broader/", {"broader": "jazz"})
    assert above("bebop") == ["jazz"]
    assert "Its parts:" in client.get("/staff/interests/jazz/").content.decode()
    refused = client.post("/staff/interests/jazz/broader/", {"broader": "bebop"})
    assert refused.status_code == 422
    client.post("/staff/interests/bebop/broader/", {"broader": ""})
    assert above("bebop") == []
