"""Words that others do not expect: attacks, other directions, and letters that are put together before they stand."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from community.discussions.drafting import Words, save_draft
from community.discussions.models import Post, Revision, Thread
from community.discussions.places import reply_to
from community.discussions.polling import Terms
from community.members.models import Member
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.hands import PHONE
from tests.system.house import let_the_worker_finish
from tests.system.looking import flaws

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(240)]

ATTACK = (
    """</textarea></script>"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"""
)
ARABIC = "أي أسطوانة تسمعها في المساء؟"
LONGEST = "Wolfeschlegelsteinhausenbergerdorff" * 2


@pytest.fixture
def attacked(house: Server) -> Thread:
    """A poll of which every word is an attack, by somebody who has one for a name; changed once, half answered."""
    mallory = Member.objects.filter(handle="mallory").first() or cast.member("Mallory")
    Member.objects.filter(pk=mallory.pk).update(name=f"Mal {ATTACK}"[:60])
    poll = Terms([f"A {ATTACK}"[:100], f"B {ATTACK}"[:100]], shows="always")
    thread = cast.thread(mallory, f"Needle {ATTACK}", ATTACK, poll=poll)
    _change(thread.posts.get(number=1))
    nia = Member.objects.get(handle="nia")
    save_draft(nia, reply_to(thread), Words(body=ATTACK), uuid.uuid4())
    let_the_worker_finish()
    return thread


def _change(post: Post) -> None:
    Revision.objects.create(post=post, version=1, title=ATTACK, body=f"Once {ATTACK}", at=post.at)
    Post.objects.filter(pk=post.pk).update(version=2, edited_at=post.at)


def test_attacks_are_read_and_never_run(visit: Visit, attacked: Thread) -> None:
    page = visit("nia")
    page.on("dialog", lambda dialog: (page.complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
    opening = attacked.posts.get(number=1)
    for address in ("/me/drafts/", f"/posts/{opening.pk}/revisions/", attacked.board.get_absolute_url()):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("<img src=x onerror=alert(2)>")
    page.goto(attacked.get_absolute_url())
    expect(page.locator("#poll")).to_contain_text("<script>")
    area = page.get_by_label("Your reply")
    expect(area).to_have_value(ATTACK)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("<svg onload=alert(3)>")
    area.fill("")
    area.press_sequentially("@mall", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("<script>")
    page.goto("/boards/albums-on-repeat/start/")
    page.get_by_label("Title").press_sequentially("Needle script alert", delay=10)
    expect(page.get_by_role("region", name="Is it one of these?")).to_contain_text("<script>")
    assert page.complaints == []


def test_words_from_right_to_left_stand_so_on_a_phone(visit: Visit, house: Server) -> None:
    name = "محمد" + LONGEST
    author = cast.member("Muhammad", handle="muhammad")
    Member.objects.filter(pk=author.pk).update(name=name[:60])
    thread = cast.thread(author, f"{ARABIC} {LONGEST}", f"{ARABIC}\n\nIn English as well.")
    page = visit("nia", **PHONE)
    page.goto(thread.board.get_absolute_url())
    assert _direction(page, ".thread-row-title a") == _direction(page, ".thread-row-excerpt") == "rtl"
    assert flaws(page) == []
    page.goto(thread.get_absolute_url())
    assert _direction(page, "h1") == _direction(page, "#post-1 .post-body") == "rtl"
    area = page.get_by_label("Your reply")
    area.fill(ARABIC)
    assert area.evaluate("area => getComputedStyle(area).direction") == "rtl"
    assert flaws(page) == []


def _direction(page: Page, what: str) -> str:
    return page.locator(what).first.evaluate("element => getComputedStyle(element).direction")


@pytest.mark.parametrize("enter", ["{isComposing: true}", "{keyCode: 229}"], ids=["standard", "safari"])
def test_enter_that_ends_a_word_takes_no_proposal(visit: Visit, house: Server, enter: str) -> None:
    """Safari says that the composing is over before it tells of the key that ended it."""
    page = visit("mara")
    page.goto(cast.thread(Member.objects.get(handle="nia")).get_absolute_url())
    area = page.get_by_label("Your reply")
    area.press_sequentially("@ni", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    event = f"new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, cancelable: true, ...{enter}}})"
    assert area.evaluate(f"area => area.dispatchEvent({event})"), "the letters could not be put together"
    expect(area).to_have_value("@ni")
