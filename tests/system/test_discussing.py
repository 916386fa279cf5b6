"""A talk on the boards, told once on a phone and once at a desk: two members write, and a stranger reads along."""

from pathlib import Path
from typing import Any

import pytest

from community.discussions.models import Thread
from community.members.models import Member
from tests import cast
from tests.community.attachments.files import photo
from tests.servers import Server
from tests.system import discussing
from tests.system.conftest import Visit
from tests.system.hands import DESK, PHONE
from tests.system.house import let_the_worker_finish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

KNOWN = "A needle for a dusty record"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "needle.jpg"
    path.write_bytes(photo().read())
    return path


@pytest.fixture
def other(house: Server) -> Member:
    """A member like any other, who knows that one asked such a thing before."""
    if not Thread.objects.filter(title=KNOWN).exists():
        cast.thread(by=Member.objects.get(handle="mara"), title=KNOWN)
    let_the_worker_finish()
    return Member.objects.filter(is_staff=False, groups=None).exclude(handle="nia").earliest("pk")


@pytest.mark.parametrize(("here", "elsewhere"), [(PHONE, DESK), (DESK, PHONE)], ids=["phone", "desk"])
def test_a_talk_from_the_question_to_the_last_answer(
    visit: Visit, other: Member, picture: Path, here: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    size = "phone" if here is PHONE else "desk"
    title = f"{discussing.ASKED} (from a {size})"
    nia, kim, stranger = visit("nia", **here), visit(other.handle, **here), visit(**here)
    stranger.goto(discussing.BOARD)

    discussing.she_sees_what_was_asked_before(nia, KNOWN)
    thread = discussing.she_asks_all_the_same(nia, title)
    discussing.she_puts_it_away(nia)
    discussing.a_stranger_finds_it_at_once(stranger, title)
    discussing.another_answers_with_a_quote_a_name_and_a_picture(kim, thread, picture)
    discussing.who_reads_along_sees_it_come(stranger)
    discussing.she_hears_that_she_was_named(nia, other, title)
    discussing.she_goes_on_where_she_stopped(nia, title)

    discussing.her_own_two_changes_meet(nia, visit("nia", **elsewhere), thread)
    quiet = visit("nia", **elsewhere, java_script_enabled=False)
    words = f"Thank you both, from a {size}."
    discussing.she_begins_here_and_ends_without_a_script(nia, quiet, thread, words)

    poll = discussing.another_asks_for_votes(kim, f"Round or elliptical, by {size}?")
    discussing.she_votes_and_thinks_again(nia, kim, poll)
