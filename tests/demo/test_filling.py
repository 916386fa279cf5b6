import pytest

from cms.models import MomentPage, ProductPage
from community.discussions import counting
from community.discussions.models import Answer, Idea, Option, Poll
from demo.filling import fill
from demo.scale import Scale
from search.documents import SOURCES
from search.models import Spread


@pytest.mark.django_db
def test_all_that_was_filled_in_waits_to_be_found():
    fill(Scale(members=4, threads=3, replies=6, messages=5), lambda line: None)
    assert {*Spread.objects.values_list("kind", "place")} >= {(kind, "") for kind in SOURCES}


@pytest.mark.django_db
def test_there_are_products_and_moments_to_come_and_gone_with_their_talk():
    fill(Scale(members=4, threads=3, replies=6, messages=5), lambda line: None)
    assert ProductPage.objects.live().count() == 3
    coming, past = MomentPage.objects.coming(), MomentPage.objects.past()
    assert (coming.count(), past.count()) == (2, 2)
    assert all(page.thread for page in [*ProductPage.objects.all(), *coming, *past])
    [held] = [moment for moment in coming if moment.room]
    assert held.room.starts_at == held.starts_at


@pytest.mark.django_db
def test_there_are_answers_ideas_and_polls_with_true_counts():
    fill(Scale(members=30, threads=20, replies=120, messages=5), lambda line: None)
    assert Answer.objects.standing().exists()
    assert {idea.status for idea in Idea.objects.all()} == {"open", "planned", "done", "declined"}
    assert {poll.is_closed for poll in Poll.objects.all()} == {True, False}

    def counts():
        return (
            list(Idea.objects.order_by("pk").values_list("support_count", flat=True)),
            list(Poll.objects.order_by("pk").values_list("voter_count", flat=True)),
            list(Option.objects.order_by("pk").values_list("vote_count", flat=True)),
        )

    true = counts()
    assert all(min(numbers[:1]) > 0 for numbers in true)
    counting.synchronize_ideas()
    counting.synchronize_polls()
    assert counts() == true
