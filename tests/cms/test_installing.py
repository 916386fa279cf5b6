"""The place on a home screen: what browsers read of the brand."""

import json
import re
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Site

from cms.brand import BrandSettings
from cms.context import present_brand
from cms.installing import SIZES, icon_url
from cms.media import BrandImage


@pytest.fixture
def brand(db: None) -> BrandSettings:
    brand = BrandSettings.for_site(Site.objects.get(is_default_site=True))
    brand.name, brand.tagline, brand.paper = "Loud & Clear", "Sound is better shared.", "#fffdf0"
    brand.save()
    return brand


def picture(size: tuple[int, int], colour: str = "#0044aa") -> BrandImage:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    out.seek(0)
    return BrandImage.objects.create(title="Logo", file=ImageFile(out, name="logo.png"))


def drawn(client: Client, size: int = 192) -> Image.Image:
    return Image.open(BytesIO(client.get(icon_url(present_brand(), size)).content))


def test_every_page_leads_to_a_manifest_of_the_brand(client: Client, brand: BrandSettings) -> None:
    page = client.get("/boards/").text
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page)[1]
    answer = client.get(address)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert "immutable" in answer.headers["Cache-Control"]
    told = json.loads(answer.content)
    assert (told["name"], told["start_url"], told["display"]) == ("Loud & Clear", "/", "standalone")
    assert told["background_color"] == told["theme_color"] == "#fffdf0"
    assert f'media="(prefers-color-scheme: dark)" content="{brand.paper_dark}"' in page
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        size = Image.open(BytesIO(client.get(icon["src"]).content)).size
        assert icon["sizes"] == "{}x{}".format(*size)


def test_iphones_find_an_icon_of_their_size(client: Client, brand: BrandSettings) -> None:
    address = re.search(r'<link rel="apple-touch-icon" href="([^"]+)"', client.get("/boards/").text)[1]
    assert Image.open(BytesIO(client.get(address).content)).size == (180, 180)


def test_without_a_logo_the_icon_is_the_mark_in_the_brands_colours(
    client: Client, brand: BrandSettings
) -> None:
    colours = {colour for _count, colour in drawn(client).getcolors(100_000)}
    assert {(0xFF, 0xFD, 0xF0), (0xC2, 0x18, 0x5B), (0xFF, 0xB5, 0x2E)} <= colours


@pytest.mark.parametrize(("size", "is_shown"), [((300, 300), True), ((300, 60), False)])
def test_a_logo_that_fits_stands_there(client: Client, brand: BrandSettings, size, is_shown) -> None:
    brand.logo = picture(size)
    brand.save()
    assert (drawn(client).getpixel((96, 96)) == (0x00, 0x44, 0xAA)) is is_shown


def test_whatever_shape_is_cut_out_of_it_nothing_is_lost(client: Client, brand: BrandSettings) -> None:
    brand.logo = picture((300, 300))
    brand.save()
    found = drawn(client, 512)
    paper = (0xFF, 0xFD, 0xF0)
    outside = [
        found.getpixel((x, y))
        for x in range(0, 512, 8)
        for y in range(0, 512, 8)
        if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2
    ]
    assert set(outside) == {paper}


def test_only_the_present_one_is_kept_for_ever(client: Client, brand: BrandSettings) -> None:
    for address in ("/brand-0ld/manifest.webmanifest", f"/brand-0ld/icon-{SIZES[0]}.png"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_another_name_is_another_manifest(
    client: Client, brand: BrandSettings, django_capture_on_commit_callbacks
) -> None:
    before = present_brand().manifest_url
    with django_capture_on_commit_callbacks(execute=True):
        brand.name = "Louder"
        brand.save()
    assert present_brand().manifest_url != before
    assert json.loads(client.get(before).content)["name"] == "Louder", "an old address tells of now"
