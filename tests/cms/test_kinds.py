"""What holds for stories, products and moments alike."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import MomentPage
from cms.pages import INDEXES, TALK_PAGES
from cms.schedule import keep_hours
from community.ledger.models import Entry
from tests import cast
from tests.cms.test_pages import text_of


@pytest.fixture(params=TALK_PAGES, ids=lambda kind: kind.word)
def kind(request):
    return request.param


@pytest.fixture
def told(kind, otto, django_capture_on_commit_callbacks):
    """A page of the kind, with a thread and a room."""
    with django_capture_on_commit_callbacks(execute=True):
        return cast.page(kind, otto, "The ninth copy", opens_thread=True, with_room=True)


def test_publishing_starts_its_talk_on_the_board_of_its_kind_and_is_recorded(told, kind, otto):
    assert told.thread.board.slug == kind.board[0] and told.room.title == "The ninth copy"
    entry = Entry.objects.get(kind=f"{kind.word}.published")
    assert (entry.actor_id, entry.subject_id) == (otto.pk, told.pk)
    told.save_revision(user=otto).publish(user=otto)
    again = kind.objects.get()
    assert (again.thread_id, again.room_id) == (told.thread_id, told.room_id)


def test_the_board_of_its_kind_is_one_that_the_brand_can_change(told):
    told.thread.board.full_clean()  # as the desk's form does, which offers some icons


@pytest.mark.parametrize("is_closed", [False, True])
def test_its_talk_is_no_groups_that_members_founded_under_that_name(kind, otto, ada, is_closed):
    cast.group(ada, kind.board[0].capitalize(), is_closed)
    first, second = (cast.page(kind, otto, title, opens_thread=True) for title in ("First", "Second"))
    assert first.thread.board == second.thread.board and not first.thread.board.is_of_group


def test_its_thread_leads_to_it_while_everybody_may_read_it(
    client, told, kind, django_capture_on_commit_callbacks
):
    line = f'The talk about the {kind.word} <a href="{told.url}">'
    assert line in text_of(client, told.thread.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=told, restriction_type=PageViewRestriction.LOGIN)
    assert line not in text_of(client, told.thread.get_absolute_url())


def test_its_room_leads_to_it(client, told, kind, ada):
    client.force_login(ada)
    assert f'The talk about the {kind.word}: <a href="{told.url}">' in text_of(
        client, told.room.get_absolute_url()
    )


def test_a_page_is_kept_for_strangers_until_it_is_withdrawn(
    client, told, django_assert_num_queries, django_capture_on_commit_callbacks
):
    first = text_of(client, told.url)
    with django_assert_num_queries(1):  # the stamp of its thread and room
        assert text_of(Client(), told.url) == first
    with django_capture_on_commit_callbacks(execute=True):
        told.unpublish()
    assert client.get(told.url).status_code == 404


def test_it_appears_at_its_hour(kind, otto):
    page = kind(title="Tomorrow", intro="Not yet.", live=False, owner=otto)
    if kind is MomentPage:
        page.starts_at = timezone.now() + timedelta(days=7)
    page.go_live_at = timezone.now() + timedelta(days=1)
    INDEXES[TALK_PAGES.index(kind)].objects.get().add_child(instance=page)
    page.save_revision(user=otto).publish(user=otto)
    assert not kind.objects.get().live
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert keep_hours() == 1
        assert kind.objects.get().live and kind.objects.get().thread


def test_an_editor_writes_one_on_the_desk(client, kind, otto):
    client.force_login(otto)
    index = INDEXES[TALK_PAGES.index(kind)].objects.get()
    form = {
        "title": "The ninth copy",
        "slug": "the-ninth-copy",
        "intro": "A tape in nine pockets.",
        "starts_at": "2027-03-04 19:00",
        "place": "Harbour Hall",
        "shop_url": "https://shop.example/tape",
        "body": streamfield([("text", rich_text("<p>It began in a kitchen.</p>"))]),
        "opens_thread": "on",
        "action-publish": "action-publish",
        "comments": inline_formset([]),
    }
    address = reverse("wagtailadmin_pages:add", args=["cms", kind._meta.model_name, index.pk])
    answer = client.post(address, nested_form_data(form))
    assert answer.status_code == 302, answer.context["form"].errors
    page = kind.objects.get()
    assert page.live and page.thread and "It began in a kitchen." in text_of(client, page.url)
    assert client.get(reverse("wagtailadmin_explore", args=[index.pk])).status_code == 200


def test_a_moment_that_ends_before_it_starts_is_refused_beside_its_end(otto):
    now = timezone.now()
    with pytest.raises(ValidationError) as refusal:
        cast.page(MomentPage, otto, "Night", starts_at=now, ends_at=now - timedelta(hours=1))
    assert list(refusal.value.message_dict) == ["ends_at"]
