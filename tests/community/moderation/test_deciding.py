import pytest
from django.core.exceptions import PermissionDenied
from django.test.utils import CaptureQueriesContext

from community.discussions.hiding import hide_post
from community.discussions.models import Post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.moderation.deciding import DecidedAlready, decide, undo
from community.moderation.flagging import flag
from community.moderation.models import Case
from tests import cast


@pytest.fixture
def case(ada, ben):
    """Ada flagged Ben's reply."""
    post = cast.reply(ben, cast.thread(ada), "Buy cheap watches")
    return flag(ada, "post", post.pk, "spam").case


def words_for(member):
    return list(Post.objects.visible_to(member).values_list("body", flat=True))


def test_hiding_takes_the_words_from_everybody_but_managers(ada, mara, case):
    decide(case, mara, "hide", "Advertising")
    assert "Buy cheap watches" not in words_for(ada)
    assert "Buy cheap watches" in words_for(mara)
    assert case.decisions.get().reason == "Advertising"


def test_keeping_closes_the_case_and_changes_nothing_else(ada, mara, case):
    decide(case, mara, "keep")
    assert "Buy cheap watches" in words_for(ada)
    assert Case.objects.get().state == "kept"


def test_a_decision_can_be_taken_back(ada, mara, case):
    decide(case, mara, "hide")
    undo(case, mara)
    assert "Buy cheap watches" in words_for(ada)
    assert Case.objects.get().state == "open"
    assert [d.act for d in case.decisions.all()] == ["undo", "hide"]


def test_of_two_managers_at_once_the_second_is_told(mara, case):
    mine, theirs = Case.objects.get(), Case.objects.get()
    decide(theirs, cast.manager("Milo"), "keep")
    with pytest.raises(DecidedAlready):
        decide(mine, mara, "hide")
    assert Case.objects.get().state == "kept"
    assert not Entry.objects.filter(kind="post.hidden").exists()


def test_only_managers_decide(ada, case):
    with pytest.raises(PermissionDenied):
        decide(case, ada, "hide")
    with pytest.raises(PermissionDenied):
        undo(case, ada)


def test_the_author_and_who_flagged_hear_of_it_once(client, ada, ben, mara, case):
    decide(case, mara, "hide")
    while drain():
        pass
    assert [n.kind for n in ben.notices.all()] == ["hidden-post"]
    assert "flag-outcome" in [n.kind for n in ada.notices.all()]


def test_the_author_hears_of_it_too_when_a_manager_hides_without_a_flag(ada, ben, mara):
    hide_post(cast.reply(ben, cast.thread(ada)), mara)
    while drain():
        pass
    assert [n.kind for n in ben.notices.all()] == ["hidden-post"]


def test_the_queue_is_not_there_for_members(client, ada, case):
    client.force_login(ada)
    assert client.get("/staff/").status_code == 404
    assert client.post(f"/staff/cases/{case.pk}/decision/", {"act": "hide"}).status_code == 404
    assert client.post(f"/staff/cases/{case.pk}/undoing/").status_code == 404


def test_a_manager_decides_in_the_queue_and_undoes_it(client, mara, case):
    client.force_login(mara)
    assert "Buy cheap watches" in client.get("/staff/").content.decode()
    client.post(f"/staff/cases/{case.pk}/decision/", {"act": "hide", "reason": "Advertising"})
    assert Case.objects.get().state == "hidden"
    client.post(f"/staff/cases/{case.pk}/undoing/")
    assert Case.objects.get().state == "open"


def test_a_manager_who_comes_second_sees_how_it_stands(client, mara, case):
    decide(case, cast.manager("Milo"), "keep")
    client.force_login(mara)
    page = client.post(f"/staff/cases/{case.pk}/decision/", {"act": "hide"})
    assert page.status_code == 409
    assert "Somebody else has just decided this" in page.content.decode()


def test_the_queue_needs_as_many_queries_for_ten_cases_as_for_one(client, ada, ben, mara, case):
    client.force_login(mara)
    client.get("/staff/")
    few = count_queries(client)
    thread = cast.thread(ada)
    for number in range(9):
        post = cast.reply(ben, thread, f"Watch number {number}")
        flag(ada, "post", post.pk, "spam", "again")
    assert count_queries(client) == few


def count_queries(client):
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/staff/").status_code == 200
    return len(captured)
