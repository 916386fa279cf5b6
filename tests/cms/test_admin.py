"""An editor at work in the real admin, and where their rights end."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from cms.models import BrandDocument, HomePage, StoryIndexPage, StoryPage
from community.members.models import Interest, Member

STRICT = "default-src 'self'"


# What a browser in bad hands sends for rich text: tags as words, a script for a link, an embed nobody offered.
HOSTILE = {
    "blocks": [
        {
            "key": "a",
            "text": "<script>alert(1)</script><img src=x onerror=alert(1)>",
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 8, "key": 0}],
        },
        {
            "key": "b",
            "text": " ",
            "type": "atomic",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [{"offset": 0, "length": 1, "key": 1}],
        },
    ],
    "entityMap": {
        "0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
        "1": {"type": "EMBED", "mutability": "IMMUTABLE", "data": {"url": "https://video.example/1"}},
    },
}


def form(**changes: Any) -> dict[str, Any]:
    """What an editor's browser sends when a story is published."""
    wanted = {
        "title": "The ninth copy",
        "slug": "the-ninth-copy",
        "intro": "A tape in nine pockets.",
        "body": streamfield([("text", rich_text("<p>It began in a kitchen.</p>"))]),
        "opens_thread": "on",
        "action-publish": "action-publish",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
    }
    return nested_form_data(wanted | changes)


@pytest.fixture
def at_work(client: Client, otto: Member) -> Client:
    client.force_login(otto)
    return client


def test_an_editor_changes_the_story_and_a_stranger_sees_it(
    at_work: Client, story: StoryPage, vinyl: Interest, django_capture_on_commit_callbacks: Any
) -> None:
    assert "It began in a" in Client().get(story.url).content.decode()
    changed = form(
        title="The tenth copy",
        body=streamfield([("text", rich_text("<p>It began in a cellar.</p>"))]),
        interests=[vinyl.pk],
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = at_work.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), changed)
    assert answer.status_code == 302, answer.context["form"].errors
    page = Client().get(story.url).content.decode()
    assert "The tenth copy" in page and "It began in a cellar." in page
    assert StoryPage.objects.get().thread == story.thread


def test_a_story_at_a_new_address_is_found_at_its_old_one(
    at_work: Client, story: StoryPage, django_capture_on_commit_callbacks: Any
) -> None:
    old = story.url
    with django_capture_on_commit_callbacks(execute=True):
        at_work.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form(slug="the-tenth-copy"))
    answer = Client().get(old)
    assert (answer.status_code, answer.get("Location")) == (301, "/stories/the-tenth-copy/")


def test_an_editor_writes_a_new_story_below_the_stories(at_work: Client) -> None:
    index = StoryIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["cms", "storypage", index.pk])
    answer = at_work.post(address, form())
    assert answer.status_code == 302, answer.context["form"].errors
    story = StoryPage.objects.get()
    assert story.live and story.thread and story.url == "/stories/the-ninth-copy/"


def test_a_missing_intro_is_said_beside_the_field_and_nothing_is_written(at_work: Client) -> None:
    index = StoryIndexPage.objects.get()
    answer = at_work.post(
        reverse("wagtailadmin_pages:add", args=["cms", "storypage", index.pk]), form(intro="")
    )
    assert answer.context["form"].errors.keys() == {"intro"}
    assert not StoryPage.objects.exists()


def test_html_of_an_editor_stays_words(at_work: Client, story: StoryPage) -> None:
    body = streamfield(
        [
            ("text", json.dumps(HOSTILE)),
            ("heading", "<b>bold</b>"),
            ("quote", {"quote": "<i>q</i>", "who": "<u>w</u>"}),
        ]
    )
    answer = at_work.post(
        reverse("wagtailadmin_pages:edit", args=[story.pk]), form(body=body, intro="<s>in</s>")
    )
    assert answer.status_code == 302
    page = at_work.get(story.url).content.decode()
    for raw in (
        "<script>alert",
        "onerror=alert(1)>",
        "javascript:",
        "<iframe",
        "<b>bold",
        "<i>q",
        "<u>w",
        "<s>in",
    ):
        assert raw not in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("wagtailusers_users:index", []),
        ("wagtailusers_groups:index", []),
        ("wagtailsites:index", []),
        ("wagtailadmin_collections:index", []),
        ("wagtailredirects:index", []),
        ("wagtailsettings:edit", ["cms", "brandsettings"]),
    ],
)
def test_what_is_not_an_editors_is_closed_to_them(at_work: Client, name: str, args: list[str]) -> None:
    args = [*args, Site.objects.get().pk] if "settings" in name else args
    answer = at_work.get(reverse(name, args=args))
    assert answer.status_code in (302, 403)
    assert answer.status_code == 403 or answer.url == reverse("wagtailadmin_home")


def test_an_editor_deletes_no_home(at_work: Client) -> None:
    answer = at_work.post(reverse("wagtailadmin_pages:delete", args=[HomePage.objects.get().pk]))
    assert HomePage.objects.exists() and answer.status_code in (302, 403)


def test_a_member_is_sent_away_from_the_admin_and_a_stranger_to_the_log_in_page(
    client: Client, ada: Member
) -> None:
    assert client.get("/cms/").url.startswith(reverse("account_login"))
    client.force_login(ada)
    answer = client.get("/cms/")
    assert answer.status_code in (302, 403)


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
@pytest.mark.django_db
def test_wagtails_own_log_in_forms_lead_to_the_one_way_in(client: Client, address: str) -> None:
    assert client.get(f"{address}?next=/cms/").url == f"{reverse('account_login')}?next=/cms/"
    assert client.post(address, {"username": "a", "password": "b"}).status_code == 302


def test_the_admin_has_a_policy_of_its_own_and_no_inline_script(at_work: Client, story: StoryPage) -> None:
    answer = at_work.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(STRICT) and "frame-ancestors 'self'" in policy
    assert "script-src" not in policy and "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-inline" not in at_work.get(story.url).headers["Content-Security-Policy"]
    page = answer.content.decode()
    scripts = [tag.split(">")[0] for tag in page.split("<script")[1:]]
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
    assert page.count("<wagtail-chooser") == 3  # a picture, and from when to when


def test_a_document_is_handed_out_as_an_attachment(
    client: Client, db: None, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = BrandDocument.objects.create(title="Care", file=ContentFile(b"%PDF-1.4", name="care.pdf"))
    answer = client.get(paper.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_no_group_but_the_operators_may_change_the_brand(db: None) -> None:
    right = Permission.objects.get(codename="change_brandsettings")
    assert not right.group_set.exists()


def test_an_editor_sets_up_their_desk_and_leaves_no_picture_of_themselves(
    at_work: Client, otto: Member
) -> None:
    page = at_work.get("/cms/account/").content.decode()
    assert "theme-theme" in page and "avatar-avatar" not in page
    with BytesIO() as file:
        Image.new("RGB", (8, 8)).save(file, "JPEG")
        picture = SimpleUploadedFile("otto.jpg", file.getvalue())
    at_work.post("/cms/account/", {"avatar-avatar": picture, "theme-theme": "dark"})
    assert not UserProfile.get_for_user(otto).avatar
    assert Client().get("/cms/account/").url.startswith("/accounts/login/")
