"""The tree and the editors' rights exist after `migrate`."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.migrations import Migration
from django.test import Client
from wagtail.models import Page, Site

from cms.models import HomePage, MomentIndexPage, ProductIndexPage, StoryIndexPage
from cms.planting import LISTS_LAID, plant
from community.members.models import EDITORS

LISTS = [StoryIndexPage, ProductIndexPage, MomentIndexPage]

pytestmark = pytest.mark.django_db


def test_the_home_is_the_root_of_the_site_and_has_the_lists_below_it() -> None:
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert [page.specific_class for page in home.get_children()] == LISTS
    assert Page.objects.filter(depth=2).count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("address", ["/", "/stories/", "/products/", "/moments/"])
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
    assert HomePage.objects.get().get_children().count() == 3


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
    titles = [home.title, *home.get_children().values_list("title", flat=True)]
    assert titles == ["Start", "Geschichten", "Produkte", "Momente"]


def test_a_house_that_knew_only_stories_gets_the_other_lists_once() -> None:
    app_label, name = LISTS_LAID
    plan = [(Migration(name, app_label), False)]
    for index in (ProductIndexPage, MomentIndexPage):
        index.objects.get().delete()
    plant(plan=plan)
    assert [page.specific_class for page in HomePage.objects.get().get_children()] == LISTS
    MomentIndexPage.objects.get().delete()
    plant()
    assert not MomentIndexPage.objects.exists()


def test_a_page_of_that_address_keeps_it() -> None:
    index = ProductIndexPage.objects.get()
    index.delete()
    HomePage.objects.get().add_child(instance=Page(title="Our products", slug="products"))
    plant(plan=[(Migration(LISTS_LAID[1], LISTS_LAID[0]), False)])
    assert not ProductIndexPage.objects.exists()
