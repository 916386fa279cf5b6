"""How the brand's pages look to search engines, and where somebody shares them."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from wagtail.images.tests.utils import get_test_image_file

from cms.models import BrandImage, MomentPage, ProductPage
from tests import cast
from tests.community.discussions.test_heads import DATA, META, canonical_of


@pytest.fixture
def cover(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return BrandImage.objects.create(title="Nine pockets", file=get_test_image_file(size=(1600, 1000)))


def test_a_shared_story_shows_its_cover(client, story, cover):
    story.cover = cover
    story.save_revision().publish()
    page = client.get(story.url).content.decode()
    meta = dict(META.findall(page))
    assert meta["og:type"] == "article"
    assert meta["og:title"] == "The ninth copy"
    assert meta["og:description"] == "A tape in nine pockets."
    assert re.fullmatch(rf"{settings.BASE_URL}/media/\S+\.jpg", meta["og:image"])
    assert meta["twitter:card"] == "summary_large_image"
    assert canonical_of(page) == f"{settings.BASE_URL}{story.url}"


def test_search_engines_learn_that_a_story_is_an_article_of_the_brand(client, story):
    [data] = DATA.findall(client.get(story.url).content.decode())
    article = json.loads(data)
    assert article["@type"] == "Article"
    assert article["headline"] == "The ninth copy"
    assert article["publisher"]["@type"] == "Organization" and article["publisher"]["name"]
    assert article["datePublished"] == story.first_published_at.isoformat(timespec="seconds")
    assert "image" not in article


def data_of(client, page):
    [data] = DATA.findall(client.get(page.url).content.decode())
    return json.loads(data)


def test_search_engines_learn_that_a_product_is_one_of_the_brands(client, otto):
    product = cast.page(ProductPage, otto, "A quiet turntable", shop_url="https://shop.example/turntable")
    data = data_of(client, product)
    assert (data["@type"], data["name"], data["brand"]["@type"]) == ("Product", "A quiet turntable", "Brand")
    assert data["sameAs"] == "https://shop.example/turntable"


@pytest.mark.parametrize(
    ("fields", "status", "mode", "place"),
    [
        ({"place": "Harbour Hall"}, "EventScheduled", "OfflineEventAttendanceMode", "Place"),
        ({"is_off": True}, "EventCancelled", "OnlineEventAttendanceMode", "VirtualLocation"),
    ],
)
def test_search_engines_learn_when_and_where_a_moment_is(client, otto, fields, status, mode, place):
    at = datetime(2027, 3, 4, 19, tzinfo=UTC)
    data = data_of(client, cast.page(MomentPage, otto, "Listening night", starts_at=at, **fields))
    assert (data["@type"], data["name"], data["startDate"]) == ("Event", "Listening night", at.isoformat())
    assert data["eventStatus"] == f"https://schema.org/{status}"
    assert data["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert data["location"]["@type"] == place and "endDate" not in data


def test_a_story_cannot_end_its_own_data(client, story):
    story.title = "</script><b>"
    story.save_revision().publish()
    [data] = DATA.findall(client.get(story.url).content.decode())
    assert json.loads(data)["headline"] == "</script><b>"


@pytest.mark.parametrize("url", ["/", "/stories/"])
def test_home_and_list_have_one_address(client, story, url):
    page = client.get(url).content.decode()
    assert canonical_of(page) == f"{settings.BASE_URL}{url}"
    assert dict(META.findall(page))["og:title"]
