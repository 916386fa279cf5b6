"""The brand's settings: readable or refused, and on every page at once."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from cms.brand import BrandSettings, unreadable
from cms.context import present_brand
from tests import cast


@pytest.fixture
def brand(db: None) -> BrandSettings:
    return BrandSettings.for_site(Site.objects.get(is_default_site=True))


def test_the_designs_own_colours_are_readable(brand: BrandSettings) -> None:
    brand.full_clean()


@pytest.mark.parametrize(
    ("field", "colour"),
    [("accent", "#ffd0e0"), ("ink", "#bbbbbb"), ("accent_dark", "#401020"), ("ink_dark", "#333333")],
)
def test_a_colour_that_cannot_be_read_is_refused_beside_it(
    brand: BrandSettings, field: str, colour: str
) -> None:
    setattr(brand, field, colour)
    with pytest.raises(ValidationError) as refusal:
        brand.full_clean()
    assert field in refusal.value.message_dict
    mode = {"_dark"} if field.endswith("_dark") else {""}
    assert {"_dark" if name.endswith("_dark") else "" for name in refusal.value.message_dict} == mode


@pytest.mark.parametrize("colour", ["red", "#fff", "#c2185b;}", "#c2185b\n", "url(x)", ""])
def test_what_is_no_colour_is_refused(brand: BrandSettings, colour: str) -> None:
    brand.accent = colour
    with pytest.raises(ValidationError) as refusal:
        brand.full_clean()
    assert list(refusal.value.message_dict) == ["accent"]


def test_nothing_is_said_about_readable_colours() -> None:
    assert unreadable({"accent": "#c2185b", "ink": "#24131f", "paper": "#fdf7f4"}) == {}


@pytest.mark.django_db
def test_the_error_stands_beside_the_field_in_the_admin(client: Client) -> None:
    operator = cast.member("Olga", is_staff=True, is_superuser=True)
    client.force_login(operator)
    address = reverse("wagtailsettings:edit", args=["cms", "brandsettings", Site.objects.get().pk])
    form = {"name": "Acme", "tone": "warm", "display_font": "serif", "text_font": "system"}
    colours = {"accent": "#fce4ec", "ink": "#24131f", "paper": "#fdf7f4"}
    night = {"accent_dark": "#ff7aa2", "ink_dark": "#f8edf1", "paper_dark": "#170f19"}
    page = client.post(address, form | colours | night)
    assert page.context["form"].errors.keys() == {"accent"}
    assert "contrast" in page.content.decode()
    assert client.post(address, form | colours | night | {"accent": "#a01040"}).status_code == 302
    assert BrandSettings.objects.get().accent == "#a01040"


def test_a_saved_brand_is_on_the_next_page(
    client: Client, brand: BrandSettings, django_capture_on_commit_callbacks
) -> None:
    assert "Kindred" in client.get("/stories/").content.decode()
    brand.name, brand.accent = "Loud & Clear", "#a01040"
    with django_capture_on_commit_callbacks(execute=True):
        brand.save()
    page = client.get("/stories/").content.decode()
    assert "Loud &amp; Clear" in page
    assert "#a01040" in client.get(present_brand().theme_url).content.decode()
    assert present_brand().theme_url in page


def test_the_brand_costs_no_query_once_known(brand: BrandSettings, django_assert_num_queries) -> None:
    present_brand()
    with django_assert_num_queries(0):
        present_brand()


def test_only_the_present_stylesheet_is_kept_for_ever(client: Client, brand: BrandSettings) -> None:
    present = client.get(present_brand().theme_url)
    assert present.headers["Content-Type"].startswith("text/css")
    assert "immutable" in present.headers["Cache-Control"]
    assert client.get("/theme-0ldver510n.css").headers["Cache-Control"] == "no-cache"
