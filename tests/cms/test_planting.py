"""The tree and the editors' rights exist after `migrate`."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, Site

from cms.models import HomePage, StoryIndexPage
from cms.planting import plant
from community.members.models import EDITORS

pytestmark = pytest.mark.django_db


def test_the_home_is_the_root_of_the_site_and_has_the_stories_below_it() -> None:
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert [page.specific_class for page in home.get_children()] == [StoryIndexPage]
    assert Page.objects.filter(depth=2).count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("address", ["/", "/stories/"])
def test_a_stranger_finds_the_pages_at_the_addresses_that_stay(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_planting_again_changes_nothing() -> None:
    before = list(Page.objects.values_list("pk", "path"))
    plant()
    assert list(Page.objects.values_list("pk", "path")) == before


def test_an_emptied_database_is_planted_again() -> None:
    Site.objects.all().delete()
    Page.objects.all().delete()
    plant()
    assert HomePage.objects.get().get_children().count() == 1


def test_editors_have_exactly_these_rights() -> None:
    editors = Group.objects.get(name=EDITORS)
    home = HomePage.objects.get()
    pages = editors.page_permissions.values_list("page_id", "permission__codename")
    assert set(pages) == {(home.pk, name) for name in ("add_page", "change_page", "publish_page")}
    files = editors.collection_permissions.values_list("permission__codename", flat=True)
    assert set(files) == {"add_image", "choose_image", "add_document", "choose_document"}
    assert {p.codename for p in editors.permissions.all()} == {
        "access_admin",
        *("add_board", "change_board", "add_openroom", "change_openroom", "add_interest", "change_interest"),
        *("add_reactionkind", "change_reactionkind", "answer_idea"),
    }
    assert not Group.objects.filter(name="Moderators").exists()


def test_the_pages_are_named_in_the_language_of_the_place(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    Site.objects.all().delete()
    Page.objects.all().delete()
    plant()
    home = HomePage.objects.get()
    assert [home.title, home.get_children().get().title] == ["Start", "Geschichten"]
