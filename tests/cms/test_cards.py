"""Cards of pages, as the lists and the rooms above show them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.freshness import token
from cms.models import MomentPage, ProductPage, StoryPage
from cms.pages import TALK_PAGES
from cms.queries import cards_of
from tests import cast

EVENING = datetime(2026, 12, 4, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", TALK_PAGES)
def test_cards_stand_in_the_order_asked_for_and_of_what_everybody_may_read(kind, otto):
    pages = [cast.page(kind, otto, f"Number {number}") for number in range(4)]
    pages[0].unpublish()
    PageViewRestriction.objects.create(page=pages[1], restriction_type=PageViewRestriction.LOGIN)
    cards = cards_of(kind, [page.pk for page in pages[::-1]])
    assert [f'href="{page.url}"' in card for page, card in zip(pages[:1:-1], cards, strict=True)] == [
        True
    ] * 2


@pytest.mark.parametrize("kind", TALK_PAGES)
def test_cards_that_are_kept_cost_two_queries(kind, otto, django_assert_num_queries):
    pks = [cast.page(kind, otto, f"Number {number}").pk for number in range(3)]
    first = cards_of(kind, pks)
    with django_assert_num_queries(2):
        assert cards_of(kind, pks) == first


@pytest.mark.parametrize("kind", [StoryPage, MomentPage])
def test_a_home_is_shown_while_a_page_that_stands_in_its_kept_list_is_deleted(client, kind, otto, ada):
    page = cast.page(kind, otto, "The ninth copy")
    client.force_login(ada)
    assert "The ninth copy" in client.get("/").text
    page.delete()  # its lists are told stale a moment later, once that is committed
    cache.delete(f"cms:card:{page.pk}:False:en:{token()}")
    home = client.get("/")
    assert home.status_code == 200 and "The ninth copy" not in home.text


def test_a_story_tells_its_day_and_a_product_none(otto):
    story, product = cast.page(StoryPage, otto, "A story"), cast.page(ProductPage, otto, "A product")
    assert "<time-ago>" in cards_of(StoryPage, [story.pk])[0]
    assert "<time" not in cards_of(ProductPage, [product.pk])[0]


@pytest.mark.parametrize(("place", "shown"), [("Harbour Hall", "Harbour Hall"), ("", "Online")])
def test_a_moment_tells_its_day_its_hour_and_its_place(otto, place, shown):
    moment = cast.page(MomentPage, otto, "Listening night", starts_at=EVENING, place=place)
    [card] = cards_of(MomentPage, [moment.pk])
    assert "<span>Dec</span><b>4</b><span>Fri</span>" in card
    assert "Dec. 4, 2026, 7:30 p.m. UTC" in card and shown in card


@pytest.mark.parametrize(
    ("starts_in", "is_off", "badge"),
    [
        (2, False, None),
        (0, False, "now"),
        (-3, False, "over"),
        (2, True, "called off"),
        (0, True, "called off"),
    ],
)
def test_a_moment_tells_where_it_stands(otto, starts_in, is_off, badge):
    at = timezone.now() + timedelta(hours=starts_in)
    moment = cast.page(
        MomentPage, otto, "Night", starts_at=at, ends_at=at + timedelta(hours=2), is_off=is_off
    )
    [card] = cards_of(MomentPage, [moment.pk])
    assert [word for word in ("now", "over", "called off") if f">{word}</span>" in card] == [badge] * bool(
        badge
    )


def test_a_moment_with_no_end_is_over_once_it_began(otto):
    moment = cast.page(MomentPage, otto, "The drop", starts_at=EVENING)
    with time_machine.travel(EVENING - timedelta(seconds=1), tick=False):
        assert moment.phase == "before" and moment in MomentPage.objects.coming()
    with time_machine.travel(EVENING, tick=False):
        assert moment.phase == "after" and moment in MomentPage.objects.past()
        assert not MomentPage.objects.coming()
