from collections.abc import Iterator

import pytest

from community.members import holdings
from community.members.holdings import Holding
from community.members.models import Interest, MemberInterest


@pytest.fixture
def interests_held() -> Iterator[Holding]:
    before = dict(holdings._holdings)
    holding = Holding(
        model=MemberInterest,
        field="member",
        title="Interests",
        purpose="To show what fits you",
        source="You told us",
        describe=lambda row: row.interest.name,
        erase=lambda rows: rows.delete(),
        export=lambda row: {"interest": row.interest.slug},
    )
    holdings.register(holding)
    yield holding
    holdings._holdings.clear()
    holdings._holdings.update(before)


def test_a_holding_finds_the_rows_of_one_member_newest_first(ada, ben, interests_held):
    for slug in ("vinyl", "jazz"):
        interest = Interest.objects.create(slug=slug, name=slug)
        MemberInterest.objects.create(member=ada, interest=interest)
    MemberInterest.objects.create(member=ben, interest=interest)
    rows = dict(holdings.held_about(ada))[interests_held]
    assert [interests_held.describe(row) for row in rows] == ["jazz", "vinyl"]


def test_nothing_held_is_said_as_well(eve, interests_held):
    assert not dict(holdings.held_about(eve))[interests_held].exists()
