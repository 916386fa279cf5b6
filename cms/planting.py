"""The tree of pages and the rights of editors, laid once in an empty house.

Done after `migrate` rather than in a migration: it needs Wagtail's real models (a tree is more than its rows),
and permissions, which Django makes only then. Where a home page exists, nothing is touched; only lists whose tables
were laid this time are added to it.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.migrations import Migration
from django.utils.translation import gettext, override
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.pages import INDEXES, HomePage
from community.members.models import EDITORS

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
LISTS_LAID = ("cms", "0006_products_and_moments")
"""The migration that made products and moments: a house that is older gets their lists with it."""
FILE_RIGHTS = ("add_image", "choose_image", "add_document", "choose_document")


def plant(using: str = "default", plan: Sequence[tuple[Migration, bool]] = (), **signal: Any) -> None:
    """A receiver of `post_migrate`: home, its lists and editors, unless there is a home already."""
    tables = connections[using].introspection.table_names()
    if HomePage._meta.db_table not in tables:
        return
    if home := HomePage.objects.using(using).first():
        if any((step.app_label, step.name) == LISTS_LAID and not undone for step, undone in plan):
            plant_lists(home)
    else:
        ContentType.objects.clear_cache()  # `flush` has emptied their table, and numbers them anew
        with transaction.atomic(using):
            home = plant_pages()
            allow_editors(home)


def plant_pages() -> HomePage:
    """The home as root of the one site, in the place of Wagtail's welcome page; the lists of stories,
    products and moments below it."""
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE))
    for welcome in Page.objects.filter(depth=2, slug="home"):
        welcome.delete()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    with override(settings.LANGUAGE_CODE):  # a command such as `migrate` speaks none
        home = root.add_child(instance=HomePage(title=gettext("Home"), slug="home"))
    plant_lists(home)
    address = urlsplit(settings.BASE_URL)
    place = {
        "hostname": address.hostname,
        "port": address.port or 80,
        "root_page": home,
        "site_name": "Kindred",
    }
    Site.objects.update_or_create(is_default_site=True, defaults=place)
    return home


def plant_lists(home: HomePage) -> None:
    """The lists of stories, products and moments, as far as they are missing; none in the place of another page."""
    taken = set(home.get_children().values_list("slug", flat=True))
    with override(settings.LANGUAGE_CODE):
        for index in INDEXES:
            slug, title, *_rest = index.of.board
            if slug not in taken and not index.objects.exists():
                home.add_child(instance=index(title=str(title), slug=slug))


def allow_editors(home: HomePage) -> None:
    """Editors write and publish below the home, and use pictures and documents. Nothing else is theirs."""
    for label in ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    Group.objects.filter(name="Moderators").delete()  # Wagtail's own; ours are community managers
    editors, _ = Group.objects.get_or_create(name=EDITORS)
    editors.permissions.set([permission("wagtailadmin", "access_admin")])
    editors.page_permissions.all().delete()
    editors.collection_permissions.all().delete()
    library = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name in PAGE_RIGHTS:
        right = permission("wagtailcore", name)
        GroupPagePermission.objects.create(group=editors, page=home, permission=right)
    for name in FILE_RIGHTS:
        right = permission("wagtailimages" if name.endswith("image") else "wagtaildocs", name)
        GroupCollectionPermission.objects.create(group=editors, collection=library, permission=right)


def permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
