"""Searches that members keep: asked again with one press, and told of once, while what is new may be seen."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from chat.models import Membership, Room
from community.discussions.hiding import hide_post
from community.ledger.models import Entry
from community.members.erasing import erase
from community.notifications.models import Notice
from search import sync, watching
from search.asking import Question
from search.engines import EngineUnavailable
from search.models import Find, SavedSearch
from search.saving import MOST, change, save
from tests import cast
from tests.chat.saying import say

pytestmark = pytest.mark.django_db
QUOKKA = Question(text="quokka")


@pytest.fixture
def look(catch_up):
    """The worker's round, as if the next turn had come."""

    def run() -> None:
        catch_up()
        SavedSearch.objects.update(next_at=timezone.now())
        while SavedSearch.objects.due().exists():
            watching.look_due()
        catch_up()

    return run


def told(member) -> list[tuple[str, str]]:
    """Words and addresses of the notices of finds, newest first."""
    notices = list(
        Notice.objects.filter(member=member, kind="search-found").select_related("entry").order_by("-pk")
    )
    lines = watching.notice_lines(notices, member)
    return [(lines[one.pk].text, lines[one.pk].url) for one in notices if one.pk in lines]


def test_one_new_thing_is_told_once_and_leads_straight_to_it(ada, ben, listening, look):
    cast.thread(by=ada, title="An old quokka", on=listening)
    save(ben, QUOKKA, "Quokkas", "notice")
    look()
    assert told(ben) == []
    reply = cast.reply(by=ada, to=cast.thread(by=ada, title="Animals", on=listening), body="A new quokka.")
    look()
    look()
    assert told(ben) == [("New for “Quokkas”: Animals", reply.get_absolute_url())]


def test_several_are_told_in_one_notice_and_one_s_own_words_are_no_news(ada, ben, listening, look):
    save(ben, QUOKKA, "Quokkas", "notice")
    for number in range(3):
        cast.thread(by=ada, title=f"Quokka {number}", on=listening)
    cast.thread(by=ben, title="My own quokka", on=listening)
    look()
    assert told(ben) == [("3 new finds for “Quokkas”", "/search/?q=quokka&sort=new")]


def test_what_may_not_be_seen_at_the_moment_of_telling_is_not_told(ada, ben, mara, listening, look):
    save(ben, QUOKKA, "Quokkas", "notice")
    thread = cast.thread(by=ada, title="A quokka", on=listening)
    room = Room.objects.create(slug="den", title="The den", kind=Room.CLOSED)
    Membership.objects.bulk_create(Membership(room=room, member=one) for one in (ada, ben))
    say(ada, room, "A quokka in the den.")
    look()
    assert told(ben)[0][0] == "2 new finds for “Quokkas”"
    Membership.objects.filter(room=room, member=ben).delete()
    assert told(ben) == [("New for “Quokkas”: A quokka", thread.get_absolute_url())]
    hide_post(thread.posts.get(number=1), by=mara)
    assert told(ben) == []


def test_nobody_hears_of_what_was_never_theirs_to_see(ada, ben, eve, look):
    save(eve, QUOKKA, "Quokkas", "notice")
    room = Room.objects.create(slug="den", title="The den", kind=Room.CLOSED)
    Membership.objects.create(room=room, member=ada)
    say(ada, room, "A quokka in the den.")
    look()
    assert told(eve) == [] and not Find.objects.exists()


def test_a_member_gets_only_so_many_notices_a_day_and_the_rest_the_day_after(
    ada, ben, listening, look, monkeypatch
):
    monkeypatch.setattr(watching, "MOST_A_DAY", 2)
    save(ben, QUOKKA, "Quokkas", "notice")
    for number in range(3):
        cast.thread(by=ada, title=f"Quokka {number}", on=listening)
        look()
    assert len(told(ben)) == 2
    Notice.objects.update(at=timezone.now() - timedelta(days=2))
    look()
    assert [text for text, _url in told(ben)] == [f"New for “Quokkas”: Quokka {n}" for n in (2, 1, 0)]


def test_the_digest_tells_what_no_digest_before_told_and_the_same_when_asked_twice(ada, ben, listening, look):
    save(ben, QUOKKA, "Quokkas", "digest")
    first, second = timezone.now(), timezone.now() + timedelta(days=7)
    thread = cast.thread(by=ada, title="Quokka one", on=listening)
    look()
    assert told(ben) == []
    for _ in range(2):
        assert [line.url for line in watching.digest_lines(ben, first)] == [thread.get_absolute_url()]
    assert watching.digest_lines(ben, second) == []
    cast.thread(by=ada, title="Quokka two", on=listening)
    look()
    assert [line.text for line in watching.digest_lines(ben, second)] == ["New for “Quokkas”: Quokka two"]


def test_one_that_is_off_is_not_looked_through_and_switched_on_it_begins_anew(ada, ben, listening, look):
    kept = save(ben, QUOKKA, "Quokkas", "off")
    cast.thread(by=ada, title="Quokka one", on=listening)
    look()
    change(kept, "", "notice")
    look()
    assert told(ben) == [] and not Find.objects.exists()


def test_while_the_engine_is_away_nothing_is_told_and_nothing_is_lost(
    ada, ben, listening, look, catch_up, monkeypatch
):
    save(ben, QUOKKA, "Quokkas", "notice")
    cast.thread(by=ada, title="Quokka one", on=listening)
    catch_up()

    def away(*args):
        raise EngineUnavailable("it is away")

    with monkeypatch.context() as patched:
        patched.setattr(sync.engine(), "search", away)
        SavedSearch.objects.update(next_at=timezone.now())
        assert watching.look_due() == 1
    assert not Find.objects.exists()
    look()
    assert len(told(ben)) == 1


def test_who_left_is_told_nothing_and_leaves_nothing(ada, ben, listening, look):
    save(ben, QUOKKA, "Quokkas", "notice")
    cast.thread(by=ada, title="Quokka one", on=listening)
    look()
    erase(ben)
    assert not SavedSearch.objects.exists() and not Find.objects.exists()
    assert Entry.objects.filter(kind="search.found").get().data.keys() == {"first", "last"}


def test_the_same_question_is_kept_once_and_not_too_many(ada):
    first = save(ada, QUOKKA, "Quokkas", "off")
    again = save(ada, Question(text="quokka", page=3), "My quokkas", "notice")
    assert (first.pk, again.name, again.alerts) == (again.pk, "My quokkas", "notice")
    for number in range(MOST - 1):
        save(ada, Question(text=f"quokka {number}"), "", "off")
    with pytest.raises(ValidationError, match="Let go of one first"):
        save(ada, Question(text="one more"), "", "off")
    for wrong in (Question(), Question(kind="thread")):
        with pytest.raises(ValidationError):
            save(ada, wrong, "", "off")
    with pytest.raises(ValidationError):
        save(ada, QUOKKA, "", "sometimes")


def test_a_search_is_saved_from_its_results_changed_and_let_go_without_a_script(
    client, ada, ben, listening, interests
):
    client.force_login(ada)
    asked = {"q": "quokka", "interest": "jazz", "has": ["answered", "pictures"]}
    html = client.get("/search/", asked).text
    assert "Save this search" in html
    answer = client.post("/me/searches/", asked | {"name": " Jazz  quokkas ", "alerts": "digest"})
    kept = SavedSearch.objects.get()
    assert answer.status_code == 302 and answer.url == kept.asked.url
    assert kept.asked == Question(text="quokka", interest="jazz", has=("answered", "pictures"))
    assert "Saved as “Jazz quokkas”" in client.get(answer.url).text
    html = client.get("/me/searches/").text
    assert "Jazz quokkas" in html and "You get no digest so far." in html
    client.post(f"/me/searches/{kept.pk}/", {"name": "Quokkas", "alerts": "notice"})
    kept.refresh_from_db()
    assert (kept.name, kept.alerts) == ("Quokkas", "notice")
    client.force_login(ben)
    assert client.post(f"/me/searches/{kept.pk}/", {"remove": "yes"}).status_code == 404
    client.force_login(ada)
    client.post(f"/me/searches/{kept.pk}/", {"remove": "yes"})
    assert not SavedSearch.objects.exists()


def test_a_place_that_one_may_not_see_is_not_saved(client, eve, ada, ben):
    room = Room.objects.create(slug=uuid.uuid4().hex, title="The den", kind=Room.CLOSED)
    client.force_login(eve)
    answer = client.post("/me/searches/", {"q": "quokka", "in": f"room-{room.pk}", "alerts": "notice"})
    assert answer.status_code == 404


def test_the_api_keeps_changes_and_lets_go_like_the_page(client, ada, ben, listening):
    def sent(method, address, said=None):
        return getattr(client, method)(address, data=said, content_type="application/json")

    client.force_login(ada)
    asked = {"q": ["quokka"], "in": [f"board-{listening.pk}"], "nonsense": ["x"]}
    kept = sent(
        "post", "/api/v1/me/searches", {"question": asked, "name": "Quokkas", "alerts": "notice"}
    ).json()
    assert kept["question"] == {"q": ["quokka"], "in": [f"board-{listening.pk}"]}
    assert client.get("/api/v1/me/searches").json() == [kept]
    own = f"/api/v1/me/searches/{kept['pk']}"
    assert sent("put", own, {"name": "Mine", "alerts": "off"}).json()["name"] == "Mine"
    assert sent("post", "/api/v1/me/searches", {"question": {}}).status_code == 422
    wrong = {"question": {"q": ["x"], "in": ["room-99"]}}
    assert sent("post", "/api/v1/me/searches", wrong).status_code == 404
    client.force_login(ben)
    assert sent("put", own, {}).status_code == sent("delete", own).status_code == 404
    client.force_login(ada)
    assert sent("delete", own).status_code == 204
    assert client.get("/api/v1/me/searches").json() == []
