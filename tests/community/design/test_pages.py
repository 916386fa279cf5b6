import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse

from community import design

TEMPLATES = Path(design.__file__).parent / "templates"
PARTIALS = sorted(path.name for path in (TEMPLATES / "design/components").glob("*.html"))
ERROR_PAGES = ["404.html", "403.html", "403_csrf.html", "413.html", "429.html"]


@pytest.fixture
def stranger_request(rf, db):
    request = rf.get("/somewhere/")
    request.user = AnonymousUser()
    return request


@pytest.fixture
def gallery(client, settings, db):
    settings.DEBUG = True
    return client.get(reverse("design:gallery")).content.decode()


@pytest.mark.parametrize("partial", PARTIALS)
def test_every_component_is_shown_on_the_page_of_components(partial):
    text = (TEMPLATES / "design/gallery.html").read_text()
    assert f'"design/components/{partial}"' in text


@pytest.mark.parametrize("partial", PARTIALS)
def test_every_component_says_what_it_takes(partial):
    assert "{% comment %}" in (TEMPLATES / "design/components" / partial).read_text()


def test_the_page_of_components_is_for_developers_only(client, settings, db):
    settings.DEBUG = False
    assert client.get(reverse("design:gallery")).status_code == 404


def test_no_page_of_ours_has_an_inline_script_or_style():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)|javascript:", text), (
            path.name
        )


def test_the_page_of_components_is_whole(gallery):
    assert gallery.count("<main") == 1 and gallery.rstrip().endswith("</html>")
    assert "{%" not in gallery and "{{" not in gallery


def test_a_page_for_a_stranger_holds_no_token_and_no_form_that_posts(stranger_request):
    html = render_to_string("design/base.html", {}, stranger_request)
    assert "csrf" not in html
    assert not re.search(r'method="post"', html, re.IGNORECASE)
    assert reverse("account_login") in html and reverse("account_signup") in html


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_stands_in_the_design(template, stranger_request):
    html = render_to_string(template, {}, stranger_request)
    assert 'class="site-header"' in html and "<h1>" in html


@pytest.mark.parametrize("template", ["500.html", "offline.html"])
def test_a_page_for_broken_times_needs_nothing(template, django_db_blocker):
    with django_db_blocker.block():
        html = render_to_string(template)
    assert "<h1>" in html and "design.css" in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["login", "signup", "request_login_code", "reset_password"])
def test_the_ways_in_stand_in_the_design(client, name):
    html = client.get(reverse(f"account_{name}")).content.decode()
    assert 'class="entrance"' in html and 'class="field' in html and 'class="button' in html


@pytest.mark.django_db
def test_a_wrong_log_in_keeps_the_address_and_says_what_is_wrong(client):
    html = client.post(
        reverse("account_login"), {"login": "ada@example.com", "password": "nope"}
    ).content.decode()
    assert 'value="ada@example.com"' in html and 'role="alert"' in html
