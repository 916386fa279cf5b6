"""Link cards: noted with the words, asked for by the worker alone, shown once there is something to show."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from community.attachments import cards
from community.attachments.cards import MOST, cards_of, fetch_due, forget_unused, note
from community.attachments.models import Link
from community.attachments.referring import release
from community.attachments.storing import storage
from tests.community.attachments.files import SECRET, photo, plain
from tests.community.attachments.web import leads, net_of, says, served
from tests.community.design.test_markdown_xss import ALLOWED, PAYLOADS, Inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    with served() as found:
        found.answers["/"] = page()
        found.answers["/cover.jpg"] = says(photo(size=(600, 1200)).read(), "image/jpeg")
        yield found


def page(title="Rain & Blue", picture="/cover.jpg"):
    tags = f'<title>{title}</title><meta property="og:image" content="{picture}">'
    return says(f'{tags}<meta name=description content="A record.">'.encode())


def look(site):
    return fetch_due(net_of(site))


def card(address):
    return Link.objects.get(address=address)


def test_a_noted_address_gets_its_card_from_the_worker(site, wall):
    note("wall", 7, [site.url()])
    assert cards_of("wall", [7]) == {}
    assert site.asked == []
    assert look(site) == 1
    ((place, (found,)),) = cards_of("wall", [7]).items()
    assert (place, found.title, found.description, found.site) == (7, "Rain & Blue", "A record.", "site.test")
    assert wall.renewed == [7]
    assert look(site) == 0


def test_its_picture_is_ours_and_says_nothing_more(site, wall):
    note("wall", 7, [site.url()])
    look(site)
    found = card(site.url())
    assert (found.width, found.height) == (480, 240)
    with storage().open(found.path) as file:
        assert SECRET not in file.read()


@pytest.mark.parametrize(
    "answer",
    [
        says(b"<svg onload=alert(1)>", "image/svg+xml"),
        says(b"\x89PNG\r\n\x1a\n<script>", "image/png"),
        says(plain() + bytes(5_000_000), "image/png"),
        says(b"", status=404),
        leads("http://127.0.0.1:1/"),
    ],
)
def test_a_card_stands_without_a_picture_too(site, wall, answer):
    site.answers["/cover.jpg"] = answer
    note("wall", 7, [site.url()])
    look(site)
    assert (card(site.url()).title, card(site.url()).width) == ("Rain & Blue", None)


@pytest.mark.parametrize(
    "picture", ["data:image/png;base64,x", "javascript:alert(1)", "http://10.0.0.1/x.png", "http://["]
)
def test_a_picture_from_elsewhere_than_the_web_is_not_asked_for(site, wall, picture):
    site.answers["/"] = page(picture=picture)
    note("wall", 7, [site.url()])
    look(site)
    assert card(site.url()).width is None


def test_what_cannot_be_reached_shows_nothing_and_is_asked_once(site, wall):
    site.answers["/"] = says(b"", status=500)
    for place in (1, 2, 3):
        note("wall", place, [site.url()])
        look(site)
    assert len(site.asked) == 1
    assert (cards_of("wall", [1, 2, 3]), wall.renewed) == ({}, [])


def test_it_is_asked_again_after_days_once_somebody_posts_it_again(site, wall):
    note("wall", 1, [site.url()])
    look(site)
    Link.objects.update(asked_at=timezone.now() - cards.KEPT_FOR - timedelta(minutes=1))
    assert look(site) == 0
    site.answers["/"] = page("Renamed")
    note("wall", 2, [site.url()])
    assert look(site) == 1
    assert card(site.url()).title == "Renamed"
    assert wall.renewed == [1, 1, 2]
    # What is away today was there yesterday.
    Link.objects.update(asked_at=timezone.now() - cards.KEPT_FOR - timedelta(minutes=1))
    site.answers["/"] = says(b"", status=503)
    note("wall", 3, [site.url()])
    look(site)
    assert card(site.url()).title == "Renamed"


def test_a_new_picture_has_a_new_address(site, wall):
    note("wall", 1, [site.url()])
    look(site)
    before = card(site.url()).picture_url
    Link.objects.update(due_at=timezone.now())
    look(site)
    assert card(site.url()).picture_url != before


def test_several_are_asked_at_once_and_one_that_fails_harms_none(site, wall):
    addresses = [site.url(f"/{number}") for number in range(3)]
    for number in (0, 2):
        site.answers[f"/{number}"] = page(f"Page {number}", "")
    note("wall", 1, addresses)
    assert look(site) == 3
    assert [found.title for found in cards_of("wall", [1])[1]] == ["Page 0", "Page 2"]


def test_a_place_shows_a_few_in_the_order_of_its_words(site, wall):
    addresses = [site.url(f"/{letter}") for letter in "dcbad"]
    for letter in "abcd":
        site.answers[f"/{letter}"] = page(letter * 3, "")
    note("wall", 1, addresses)
    look(site)
    assert [found.title for found in cards_of("wall", [1])[1]] == ["ddd", "ccc", "bbb"][:MOST]
    note("wall", 1, addresses[1:2])
    assert [found.title for found in cards_of("wall", [1])[1]] == ["ccc"]


def test_who_crashed_while_asking_is_followed_by_another(site, wall):
    note("wall", 1, [site.url()])
    cards._taken_on()
    assert look(site) == 0
    Link.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert look(site) == 1


def test_an_operator_may_switch_it_off(site, wall, settings):
    note("wall", 1, [site.url()])
    settings.LINK_CARDS = False
    assert look(site) == 0
    note("wall", 2, [site.url("/other")])
    assert site.asked == []
    assert not Link.objects.filter(address=site.url("/other")).exists()


def test_what_no_place_holds_goes_with_its_picture(site, wall):
    note("wall", 1, [site.url()])
    note("wall", 2, [site.url()])
    look(site)
    path = card(site.url()).path
    release("wall", [1])
    assert forget_unused() == 0
    release("wall", [2])
    assert forget_unused() == 1
    assert not storage().exists(path)
    assert not Link.objects.exists()


def test_what_is_held_again_meanwhile_stays(site, wall):
    note("wall", 1, [site.url()])
    note("wall", 1, [])
    note("wall", 1, [site.url()])
    assert forget_unused() == 0
    Link.objects.update(unheld_at=timezone.now())
    forget_unused()
    assert card(site.url()).unheld_at is None


def test_the_worker_comes_by_the_public_web_only(site, wall):
    note("wall", 1, [site.url(host="127.0.0.1")])
    assert fetch_due() == 1
    assert site.asked == []
    assert cards_of("wall", [1]) == {}


def test_cards_cost_one_query(site, wall, django_assert_num_queries):
    for place in range(5):
        note("wall", place, [site.url(f"/{place}"), site.url()])
    with django_assert_num_queries(1):
        cards_of("wall", range(5))


def test_no_attack_gets_in_by_what_a_page_tells(monkeypatch):
    for tag, attributes in {
        "a": ALLOWED["a"] | {"class", "dir"},
        "img": ALLOWED["img"] | {"width", "height", "loading", "decoding"},
        "span": {"class"},
    }.items():
        monkeypatch.setitem(ALLOWED, tag, attributes)
    for payload in PAYLOADS:
        said = {"title": payload, "description": payload, "site": payload}
        link = Link(address=f"https://example.org/?{payload}", width=1, height=1, **said)
        inspector = Inspector()
        inspector.feed(render_to_string("attachments/_link_card.html", {"card": link}))
        inspector.close()
