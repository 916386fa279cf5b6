"""Steps of the slice: talking live, finding what was said and who is alike."""

import time

from playwright.sync_api import Locator, Page, expect

from cms.models import StoryPage
from community.members.consent import allows, withdraw
from community.members.models import Interest, Member
from tests.servers import Server
from tests.system.house import let_the_worker_finish, pick
from tests.system.joining import TITLE, TYPO
from tests.system.looking import contrasts

SEEN_WITHIN_S = 2.0
"""What a busy machine is allowed; the slice promises one second, and `make bench` measures it."""
BACK_WITHIN_S = 60
"""Full jitter: the longest that a page waits before it looks for the server once more is 30 s."""
SAID_MEANWHILE = "Did the lights go out for you too?"


def they_talk_live(ada: Page, nia: Page, story: StoryPage) -> None:
    for page in (ada, nia):
        page.goto(story.url)
        page.locator(".talk-room").get_by_role("link", name=story.room.title).click()
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    took = [
        _say_and_hear(ada, nia, "Is anybody up for the second side?"),
        _say_and_hear(nia, ada, "Always. Turn it over."),
        _say_and_hear(ada, nia, "The *crackle* is the best part."),
        _say_and_hear(nia, ada, "Louder, please!"),
    ]
    told = ", ".join(f"{seconds * 1000:.0f} ms" for seconds in took)
    print(f"seen by the other after {told}")  # noqa: T201 (what `pytest -s` is asked for)
    assert max(took) <= SEEN_WITHIN_S
    assert _numbers(ada) == _numbers(nia)
    assert ada.complaints == nia.complaints == []


def the_talk_outlives_a_reload(page: Page) -> None:
    before = _numbers(page)
    page.reload()
    expect(_line(page, "Louder, please!")).to_be_visible()
    assert _numbers(page) == before


def the_talk_outlives_the_server(ada: Page, nia: Page, house: Server) -> None:
    """Killed, not stopped. Nobody reloads; what Ada writes meanwhile arrives, once."""
    expect(ada.get_by_text("Live", exact=True)).to_be_visible()
    house.kill()
    ada.get_by_label("Say something to").fill(SAID_MEANWHILE)
    ada.keyboard.press("Enter")
    expect(ada.locator(".room-waiting")).to_contain_text(SAID_MEANWHILE)
    assert contrasts(ada) == []
    house.restart()
    for page in (ada, nia):
        _line(page, SAID_MEANWHILE).wait_for(timeout=BACK_WITHIN_S * 1000)
    _say_and_hear(nia, ada, "There you are again.")
    for page in (ada, nia):
        expect(_line(page, SAID_MEANWHILE)).to_have_count(1)
        expect(_line(page, "Louder, please!")).to_have_count(1)
    expect(ada.locator(".room-waiting")).to_be_empty()
    assert _numbers(ada) == _numbers(nia)
    for page in (ada, nia):
        page.complaints.clear()  # of a server that did not answer


def she_finds_the_thread_in_spite_of_a_typo(page: Page, address: str) -> None:
    let_the_worker_finish()
    page.get_by_role("banner").get_by_role("combobox").fill(TYPO)
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(address)


def they_agree_to_be_found(ada: Page, nia: Page, interests: list[Interest]) -> None:
    """Nia among her own settings, Ada where she is asked. Everybody else takes their yes back, so that it is certain
    who is proposed to whom today."""
    for other in Member.objects.exclude(handle="nia"):
        withdraw(other, "kindred")
    nia.goto("/me/interests/")
    pick(nia, interests)
    nia.get_by_role("button", name="Save").click()
    expect(nia.get_by_text("What you see follows your interests.")).to_be_visible()
    found = nia.locator("#consent-kindred")
    if not allows(Member.objects.get(handle="nia"), "kindred"):  # some of the demo's people said yes already
        found.get_by_role("button", name="Say yes").click()
    expect(found.get_by_text("You said yes")).to_be_visible()
    let_the_worker_finish()
    ada.get_by_role("navigation", name="Main").get_by_role("link", name="People").click()
    expect(ada.get_by_role("heading", name="Nia")).to_have_count(0)
    ada.get_by_role("button", name="Yes, let them find me").click()


def they_find_each_other_and_meet(ada: Page, nia: Page, interests: list[Interest]) -> None:
    card = _card_of(ada, "Nia")
    for interest in interests:
        expect(card.get_by_text(interest.name, exact=True)).to_be_visible()
    expect(card).to_contain_text("You both wrote in")
    expect(card.get_by_role("link", name=TITLE)).to_be_visible()
    card.get_by_role("button", name="Say hello").click()
    expect(_card_of(ada, "Nia")).to_contain_text("You said hello")
    nia.goto("/people/")
    _card_of(nia, "Ada Quill").get_by_role("button", name="Say hello").click()
    expect(nia.get_by_text("You both said hello. This room is yours.")).to_be_visible()
    ada.reload()
    _card_of(ada, "Nia").get_by_role("link", name="Open your room").click()
    for page in (ada, nia):
        expect(page.get_by_text("Only the two of you see this")).to_be_visible()
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    _say_and_hear(ada, nia, "So it was you all along.")


def _card_of(page: Page, name: str) -> Locator:
    named = page.get_by_role("link", name=name, exact=True)
    return page.get_by_role("main").get_by_role("listitem").filter(has=named).first


def _say_and_hear(speaker: Page, hearer: Page, words: str) -> float:
    """Seconds from Enter here to the line there."""
    speaker.get_by_label("Say something to").fill(words)
    began = time.monotonic()
    speaker.keyboard.press("Enter")
    _line(hearer, words.replace("*", "")).wait_for()
    took = time.monotonic() - began
    expect(_line(speaker, words.replace("*", ""))).to_be_visible()
    return took


def _line(page: Page, words: str) -> Locator:
    return page.locator(".room-lines .line").filter(has_text=words)


def _numbers(page: Page) -> list[int]:
    """The numbers of the lines that a page shows; there is no gap between them."""
    lines = page.locator(".room-lines .line")
    numbers = lines.evaluate_all("lines => lines.map((line) => Number(line.dataset.seq))")
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return numbers
