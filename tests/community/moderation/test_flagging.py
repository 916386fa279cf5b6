import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from community.ledger.models import Entry
from community.members.erasing import erase
from community.members.models import Member
from community.moderation.flagging import flag
from community.moderation.models import Case, Flag
from tests import cast


@pytest.fixture
def post(ada, ben):
    """Ben's reply in Ada's thread."""
    return cast.reply(ben, cast.thread(ada), "Buy cheap watches")


def test_flags_on_one_thing_gather_in_one_case(ada, eve, post):
    flag(ada, "post", post.pk, "spam", "Third time today")
    flag(eve, "post", post.pk, "unkind")
    case = Case.objects.get()
    assert (case.subject_kind, case.subject_id, case.state) == ("post", post.pk, "open")
    assert case.flags.count() == 2
    assert Entry.objects.filter(kind="flag.raised").count() == 2


def test_flagging_twice_changes_nothing(ada, post):
    first = flag(ada, "post", post.pk, "spam")
    assert flag(ada, "post", post.pk, "unkind") == first
    assert Flag.objects.get().reason == "spam"


def test_nobody_flags_their_own_words(ben, post):
    with pytest.raises(PermissionDenied):
        flag(ben, "post", post.pk, "spam")


def test_what_a_member_may_not_see_cannot_be_flagged(ada, eve, mara, post):
    from community.discussions.hiding import hide_post

    hide_post(post, mara)
    with pytest.raises(Http404):
        flag(eve, "post", post.pk, "spam")


def test_an_unknown_kind_is_not_there(ada, post):
    with pytest.raises(Http404):
        flag(ada, "secret", post.pk, "spam")


@pytest.mark.parametrize(("reason", "note"), [("dislike", ""), ("spam", "x" * 501)])
def test_a_reason_that_is_not_offered_or_a_long_note_is_refused(ada, post, reason, note):
    with pytest.raises(ValidationError):
        flag(ada, "post", post.pk, reason, note)
    assert not Flag.objects.exists() and not Case.objects.exists()


def test_the_form_keeps_what_was_typed_when_no_reason_is_chosen(client, ada, post):
    client.force_login(ada)
    page = client.post(f"/flag/post/{post.pk}/", {"note": "Look at this, please"})
    assert page.status_code == 422
    assert "Look at this, please" in page.content.decode()
    assert not Flag.objects.exists()


def test_a_flag_from_the_form_leads_back_to_the_post(client, ada, post):
    client.force_login(ada)
    answer = client.post(f"/flag/post/{post.pk}/", {"reason": "spam"})
    assert answer.status_code == 302
    assert answer["Location"] == post.get_absolute_url()
    assert Flag.objects.get().member == ada


def test_a_stranger_is_led_to_the_log_in(client, post):
    answer = client.get(f"/flag/post/{post.pk}/")
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_who_left_a_moment_ago_flags_nothing_more(ada, post):
    """Their note would stay behind."""
    erase(Member.objects.get(pk=ada.pk))
    with pytest.raises(PermissionDenied):
        flag(ada, "post", post.pk, "spam", "I live in Elm Street")
    assert not Flag.objects.exists()
