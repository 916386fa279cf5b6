"""How the brand's pages look to search engines, and where somebody shares them."""

import json
import re

import pytest
from django.conf import settings
from wagtail.images.tests.utils import get_test_image_file

from cms.models import BrandImage
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
