"""The other language, page by page: nothing that the catalogue translates is left in English."""

import re
from gettext import GNUTranslations
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from community.members.models import Interest
from tests import cast

UNREAD = re.compile(
    r'<script.*?</script>|\s(?:class|id|name|property|value|href|for|aria-describedby)="[^"]*"'
)
LONG_ENOUGH = 9
"""Characters from which an English text cannot stand in a German page by chance."""

FOR_STRANGERS = {
    "/": "Worüber geredet wird",
    "/stories/": "Noch keine Geschichten",
    "/products/": "Noch keine Produkte",
    "/moments/": "Noch nichts geplant",
    "/boards/": "Such dir einen Platz",
    "/boards/albums-on-repeat/": "Thema beginnen",
    "/rooms/": "Noch keine Räume",
    "/people/": "Irgendwo hier ist jemand",
    "/search/": "Wonach suchst du?",
    "/search/?q=xylophone": "hat noch niemand gesagt",
    "/accounts/login/": "Willkommen zurück",
    "/accounts/signup/": "Komm rein",
    "/accounts/login/code/": "Schickt mir den Code",
    "/members/ada/": "Dabei seit",
    "/language/": "Diese Sprache verwenden",
    "/nowhere/": "Wir haben überall gesucht",
}
FOR_MEMBERS = {
    "/": "Schön, dass du da bist, Ben",
    "/boards/albums-on-repeat/start/": "Welche Interessen berührt es?",
    "/people/": "Ein Hallo bleibt geheim",
    "/welcome/": "Willkommen, Ben",
    "/me/": "Wie du hereinkommst",
    "/me/profile/": "Steht in deiner Adresse",
    "/me/known/": "Was wir über dich wissen",
    "/me/notices/": "Alles ruhig",
}


@pytest.fixture
def german(db: None) -> Client:
    """A browser that asks for German, where there is something to pick."""
    Interest.objects.get_or_create(slug="vinyl", defaults={"name": "Vinyl"})
    return Client(headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"})


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Every text of ours that reads differently in German, as far as it is long enough to tell."""
    with (settings.BASE_DIR / "locale/de/LC_MESSAGES/django.mo").open("rb") as file:
        words = GNUTranslations(file)._catalog
    plain = [asked for asked, answer in words.items() if isinstance(asked, str) and asked != answer]
    parts = [part.strip() for asked in plain for part in re.split(r"%\(\w+\)[\d.]*\w|\x04", asked)]
    return [part for part in parts if len(part) >= LONG_ENOUGH]


@pytest.mark.parametrize("path", FOR_STRANGERS)
def test_a_stranger_reads_german(german, english, ada, path):
    cast.thread(ada)
    assert_german(german, path, FOR_STRANGERS[path], english)


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_a_member_reads_german(german, english, ben, path):
    cast.thread(ben)
    german.force_login(ben)
    assert_german(german, path, FOR_MEMBERS[path], english)


def test_a_thread_is_german_around_what_people_wrote(german, english, ada, ben):
    thread = cast.thread(ada)
    cast.reply(ben, thread)
    assert_german(german, thread.get_absolute_url(), "1 Antwort", english)
    german.force_login(ben)
    assert_german(german, thread.get_absolute_url(), "Deine Antwort", english)


def test_a_manager_reads_german(german, english, mara):
    german.force_login(mara)
    assert_german(german, "/staff/", "Was einen Menschen braucht", english)


def test_a_refused_form_says_why_in_german(german, ben):
    cast.board()
    german.force_login(ben)
    answer = german.post("/boards/albums-on-repeat/start/", {"title": "", "body": ""})
    assert "Gib deinem Thema einen Titel." in answer.content.decode()


def test_the_api_refuses_in_german(german, ben):
    german.force_login(ben)
    found = german.get("/api/v1/threads/1")
    assert found.json()["detail"] == "Das gibt es hier nicht."
    refused = german.put("/api/v1/me/interests", {"interests": 7}, content_type="application/json")
    assert refused.json()["errors"] == {"interests": ["Das ist nicht, was hierher gehört."]}


def assert_german(client: Client, path: str, word: str, english: list[str]) -> None:
    page = client.get(path, follow=True).content.decode()
    assert '<html lang="de"' in page
    shown = unescape(UNREAD.sub("", page))
    assert word in shown
    assert [text for text in english if text in shown] == []
