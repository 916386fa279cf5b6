"""The list of moments, and of products: what is to come, then what was."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page

from cms.digests import MOMENTS, STORIES
from cms.models import HomePage, MomentIndexPage, MomentPage, ProductIndexPage, ProductPage, StoryPage
from cms.pages.talk import PER_PAGE
from community.members.merging import merge
from community.members.models import Interest
from tests import cast
from tests.cms.test_pages import queries_of, text_of


def moment(by, title, days, **fields):
    return cast.page(MomentPage, by, title, starts_at=timezone.now() + timedelta(days=days), **fields)


def test_what_is_to_come_stands_first_the_soonest_first_then_what_was(client, otto):
    for title, days in (("Last week", -7), ("In a week", 7), ("Yesterday", -1), ("Tomorrow", 1)):
        moment(otto, title, days)
    page = text_of(client, "/moments/")
    places = [page.index(f">{title}</a>") for title in ("Tomorrow", "In a week", "Yesterday", "Last week")]
    assert places == sorted(places)
    assert "Coming up" in page and "What was" in page


def test_what_was_goes_on_from_page_to_page_back_to_before_1970(client, otto):
    for number in range(PER_PAGE + 2):
        cast.page(MomentPage, otto, f"Year {number}", starts_at=datetime(1969, 1, 1 + number, tzinfo=UTC))
    [older] = re.findall(r'href="(\?older=[^"]+)"', text_of(client, "/moments/"))
    page = text_of(client, f"/moments/{older}")
    assert re.findall(r">(Year \d)</a>", page) == ["Year 1", "Year 0"]
    [newer] = re.findall(r'href="(\?newer=[^"]+)"', page)
    assert ">Year 2</a>" in text_of(client, f"/moments/{newer}")


def test_a_moment_that_was_called_off_stays_and_says_so(client, otto):
    page = moment(otto, "Listening night", 1, is_off=True, place="Harbour Hall")
    for address in ("/moments/", page.url):
        assert "called off" in text_of(client, address)
    assert "Harbour Hall" in text_of(client, page.url)
    assert "It does not take place." in text_of(client, page.url)
    assert "It did not take place." in text_of(client, moment(otto, "Morning", -1, is_off=True).url)


def test_a_product_leads_to_where_it_is_sold(client, otto):
    page = cast.page(ProductPage, otto, "A quiet turntable", shop_url="https://shop.example/turntable")
    assert 'href="https://shop.example/turntable"' in text_of(client, page.url)
    assert "A quiet turntable" in text_of(client, "/products/")


@pytest.mark.parametrize("kind", [ProductPage, MomentPage])
def test_lists_need_the_same_queries_however_much_there_is(client, otto, kind):
    address = f"/{kind.board[0]}/"
    make = {ProductPage: lambda n: cast.page(kind, otto, f"Thing {n}")}.get(
        kind, lambda n: [moment(otto, f"Was {n}", -1 - n), moment(otto, f"Will be {n}", 1 + n)]
    )
    make(0)
    before = queries_of(client, address)
    for number in range(1, 6):
        make(number)
    assert queries_of(client, address) == before


def tabs_of(client, address):
    [tabs] = re.findall(r'<nav class="tabs".*?</nav>', text_of(client, address)) or [""]
    return re.findall(r'<a href="([^"]+)"( aria-current="page")?>', tabs)


def test_each_list_leads_to_the_others_that_everybody_may_see(client, db):
    assert tabs_of(client, "/moments/") == [
        ("/stories/", ""),
        ("/products/", ""),
        ("/moments/", ' aria-current="page"'),
    ]
    ProductIndexPage.objects.get().unpublish()
    assert [url for url, _ in tabs_of(client, "/stories/?fresh")] == ["/stories/", "/moments/"]
    MomentIndexPage.objects.get().unpublish()
    assert tabs_of(client, "/stories/?again") == []


@pytest.mark.parametrize("address", ["/stories/", "/products/", "/moments/"])
def test_the_navigation_knows_where_each_list_belongs(client, db, address):
    assert '<a href="/stories/" aria-current="page">' in text_of(client, address)


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_the_home_names_the_next_three_that_take_place_in_as_many_queries(client, otto, ada, who):
    if who == "member":
        client.force_login(ada)
    assert "Coming up" not in text_of(client, "/?fresh")
    moment(otto, "Called off", 1, is_off=True)
    moment(otto, "Day 2", 2)
    cache.clear()
    before = queries_of(client, "/")
    for days in (5, 4, 3):
        moment(otto, f"Day {days}", days)
    cache.clear()
    assert queries_of(client, "/") == before
    page = text_of(client, "/?fresh")
    places = [page.index(f">Day {days}</a>") for days in (2, 3, 4)]
    assert places == sorted(places)
    assert "Called off" not in page and "Day 5" not in page


def test_a_members_home_is_right_by_the_clock_though_its_list_is_kept(client, otto, ada):
    page = moment(otto, "Day 1", 1)
    client.force_login(ada)
    with time_machine.travel(page.starts_at - timedelta(seconds=5), tick=False):
        assert "Day 1" in text_of(client, "/")
    with time_machine.travel(page.starts_at + timedelta(seconds=5), tick=False):
        assert "Coming up" not in text_of(client, "/")


def test_a_digest_names_the_moments_of_its_time_what_one_loves_first(otto, ada, vinyl):
    ada.interests.add(vinyl)
    for title, days, fields in (
        ("Soon", 1, {}),
        ("Loved", 5, {"interests": [vinyl]}),
        ("Off", 2, {"is_off": True}),
        ("Next month", 30, {}),
        ("Gone", -1, {}),
    ):
        moment(otto, title, days, **fields)
    lines = MOMENTS.lines(ada, timezone.now() - timedelta(days=7))
    assert [line.text.split("”")[0] for line in lines] == ["“Loved", "“Soon"]
    assert [line.url for line in lines] == ["/moments/loved/", "/moments/soon/"]


def test_a_digest_names_nothing_that_was_moved_out_of_the_site(otto, ada):
    apart = Page.get_first_root_node().add_child(instance=HomePage(title="Apart", slug="apart"))
    moment(otto, "Night", 1)
    page = moment(otto, "Moved", 1)
    story = cast.page(StoryPage, otto, "A moved story")
    for moved in (page, story):
        Page.objects.get(pk=moved.pk).move(apart, pos="last-child")
    since = timezone.now() - timedelta(days=7)
    assert [line.url for line in MOMENTS.lines(ada, since)] == ["/moments/night/"]
    assert STORIES.lines(ada, since) == []


def test_moments_follow_an_interest_that_is_merged(otto, mara, vinyl):
    pages = [
        moment(otto, "Night", 1, interests=[vinyl]),
        cast.page(ProductPage, otto, "Deck", interests=[vinyl]),
    ]
    records = Interest.objects.create(slug="records", name="Records")
    merge(vinyl, records, by=mara)
    assert [list(type(page).objects.get(pk=page.pk).interests.all()) for page in pages] == [[records]] * 2
