import gzip
import re

import brotli
import pytest
from django.urls import reverse

from community.design.bundles import LAYERS, STATIC, bundle, join


@pytest.mark.parametrize("name", ["stylesheet", "script"])
def test_only_the_versioned_address_is_kept_for_ever(client, name):
    url = reverse(f"design:{name}")
    version = bundle("css" if name == "stylesheet" else "js").version
    assert "immutable" in client.get(url, {"v": version}).headers["Cache-Control"]
    assert client.get(url).headers["Cache-Control"] == "no-cache"
    assert client.get(url, {"v": "old"}).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=0.8", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_it_is_compressed_as_the_browser_accepts(client, accepted, encoding, unpack):
    response = client.get(reverse("design:stylesheet"), headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in response.headers["Vary"]
    assert unpack(response.content).decode() == join("css")


def test_every_component_is_in_its_layer():
    css = join("css")
    assert css.startswith(f"@layer {', '.join(LAYERS)};")
    assert css.count("@layer components {") == len(list((STATIC / "components").glob("*.css")))


def test_behaviours_need_no_other_file():
    for path in (STATIC / "behaviours").glob("*.js"):
        assert not re.search(r"^\s*(import|export)\b", path.read_text(), re.MULTILINE), path.name


def test_braces_match_so_that_one_file_cannot_swallow_the_next():
    for path in [*STATIC.glob("*.css"), *(STATIC / "components").glob("*.css")]:
        text = path.read_text()
        assert text.count("{") == text.count("}"), path.name


def test_all_styles_and_behaviours_weigh_less_than_20_kb_on_the_wire():
    assert len(bundle("css").encodings["gzip"]) + len(bundle("js").encodings["gzip"]) < 20_000
