"""Pictures in posts: shown where the post is, to whom it is, for as long."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.attachments.composing import markdown_of
from community.attachments.forgetting import forget_unused
from community.attachments.models import Reference, Upload
from community.discussions.drafting import Words, discard_draft, save_draft
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Post, Removal
from community.discussions.places import Place
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import forget_removed, remove_post, return_post
from community.members.erasing import erase
from tests import cast


@pytest.fixture
def picture(ben):
    """Ben's, who has been here for a while."""
    ben.joined_at = timezone.now() - timedelta(days=2)
    ben.save()
    return cast.picture(ben)


@pytest.fixture
def shown(ben, first_record, picture):
    """Ben's reply with his picture."""
    return post_reply(ben, first_record, f"Look:\n\n{markdown_of(picture, 'The sleeve')}", uuid.uuid4())


@pytest.fixture
def status(client, picture):
    """What these people get when they ask for the picture."""

    def ask(*members):
        found = []
        for member in members:
            client.logout()
            if member:
                client.force_login(member)
            found.append(client.get(picture.get_absolute_url()).status_code)
        return found

    return ask


def test_a_post_shows_its_picture_to_everybody_who_reads_it(client, shown, picture, status, eve):
    page = client.get(shown.thread.get_absolute_url()).content.decode()
    assert f'<img src="{picture.address_of(40)}"' in page
    assert 'alt="The sleeve"' in page
    assert status(None, eve) == [200, 200]


def test_on_a_closed_board_strangers_find_nothing(ben, backstage, picture, status, eve):
    start_thread(ben, backstage, "Rehearsal", markdown_of(picture), [], uuid.uuid4())
    assert status(None, eve, ben) == [404, 200, 200]


def test_what_is_hidden_is_hidden_with_its_picture_at_once(shown, picture, status, ben, eve, mara):
    hide_post(shown, by=mara)
    assert status(None, eve, mara, ben) == [404, 404, 200, 200]
    restore_post(shown, by=mara)
    assert status(None, eve) == [200, 200]


def test_a_hidden_opening_hides_the_pictures_of_its_thread(shown, status, eve, mara):
    hide_post(shown.thread.posts.get(number=1), by=mara)
    assert status(None, eve) == [404, 404]


def test_what_is_removed_is_gone_at_once_and_can_come_back(shown, status, ben, eve, mara):
    remove_post(shown, ben)
    assert status(None, eve, mara, ben) == [404, 404, 404, 200]
    return_post(shown, ben)
    assert status(None, eve) == [200, 200]
    assert "<img" in Post.objects.get(pk=shown.pk).html


def test_forgotten_words_take_their_picture_along(shown, ben):
    remove_post(shown, ben)
    assert forget_unused() == 0
    Removal.objects.update(at=timezone.now() - timedelta(minutes=11))
    forget_removed()
    assert forget_unused() == 1
    assert not Upload.objects.exists()


def test_an_edit_adds_and_takes_away(shown, picture, ben, status, eve):
    post = edit_post(shown, ben, 1, "No picture")
    assert status(eve, ben) == [404, 200]
    edit_post(post, ben, 2, markdown_of(picture))
    assert status(eve) == [200]


def test_who_sees_a_picture_may_quote_it_and_the_quote_stands_for_itself(shown, picture, eve, ben, status):
    eve.joined_at = timezone.now() - timedelta(days=2)
    eve.save()
    quote = post_reply(eve, shown.thread, f"> {markdown_of(picture)}\n\nLovely", uuid.uuid4())
    assert "<img" in quote.html
    remove_post(shown, ben)
    assert status(None) == [200]


def test_what_one_may_not_see_stays_a_word(picture, eve, first_record, status):
    post = post_reply(eve, first_record, f"![Secret]({picture.get_absolute_url()})", uuid.uuid4())
    assert "<img" not in post.html
    assert status(None, eve) == [404, 404]


def test_who_leaves_takes_pictures_out_of_what_others_quoted(shown, picture, ben, ada):
    quote = post_reply(ada, shown.thread, f"> {markdown_of(picture, 'The sleeve')}", uuid.uuid4())
    version = type(shown.thread).objects.get().version
    erase(ben)
    quote.refresh_from_db()
    assert "<img" not in quote.html
    assert "The sleeve" in quote.html
    assert type(shown.thread).objects.get().version > version
    assert forget_unused() == 1


def test_newcomers_show_one_picture_in_a_post(ada, first_record, settings):
    pair = [cast.picture(ada, name, size=(n, 9)) for n, name in ((7, "a.png"), (8, "b.png"))]
    settings.PACE = True
    with pytest.raises(ValidationError) as refusal:
        post_reply(ada, first_record, " ".join(map(markdown_of, pair)), uuid.uuid4())
    assert list(refusal.value.message_dict) == ["body"]
    assert not Reference.objects.exists()


def test_a_preview_shows_the_picture_and_to_nobody_else(client, ben, picture, first_record, status, eve):
    client.force_login(ben)
    typed = {"body": markdown_of(picture), "key": uuid.uuid4(), "preview": "1"}
    assert "<img" in client.post(first_record.get_absolute_url(), typed).content.decode()
    assert status(eve) == [404]


def test_a_feed_holds_the_picture_of_an_opening(client, ben, listening, picture):
    start_thread(ben, listening, "Sleeves", markdown_of(picture), [], uuid.uuid4())
    feed = client.get("/boards/listening/feed/").content.decode()
    assert f"{picture.get_absolute_url()}" in feed


def test_words_without_pictures_cost_no_query_more(ben, first_record, django_assert_max_num_queries):
    post_reply(ben, first_record, "Warm", uuid.uuid4())
    with django_assert_max_num_queries(15):
        post_reply(ben, first_record, "No picture", uuid.uuid4())


def test_a_draft_keeps_its_picture_and_shows_it_to_nobody(ben, eve, mara, first_record, picture, status):
    place, writer = Place("reply", first_record.pk), uuid.uuid4()
    draft = save_draft(ben, place, Words(body=f"Later: {markdown_of(picture)}"), writer)
    assert Upload.objects.get().keep_until is None
    assert status(None, eve, mara, ben) == [404, 404, 404, 200]
    save_draft(ben, place, Words(body="Without"), writer, draft.state)
    assert not Reference.objects.exists()


def test_a_draft_keeps_nobody_elses_picture(eve, first_record, picture):
    save_draft(eve, Place("reply", first_record.pk), Words(body=markdown_of(picture)), uuid.uuid4())
    assert not Reference.objects.exists()


def test_a_draft_that_is_posted_or_discarded_leaves_its_picture_for_two_days(ben, first_record, picture):
    place, writer = Place("reply", first_record.pk), uuid.uuid4()
    body = markdown_of(picture)
    save_draft(ben, place, Words(body=body), writer)
    post_reply(ben, first_record, body, writer)
    assert [reference.kind for reference in Reference.objects.all()] == ["post"]
    Reference.objects.all().delete()
    draft = save_draft(ben, place, Words(body=f"Once more: {body}"), uuid.uuid4())
    discard_draft(draft, ben)
    assert Upload.objects.get().keep_until > timezone.now() + timedelta(hours=47)


def test_a_shared_thread_shows_the_picture_of_its_opening(client, ben, listening, backstage, picture):
    for board, shown in ((listening, True), (backstage, False)):
        thread = start_thread(ben, board, "Sleeves", f"Mine: {markdown_of(picture)}", [], uuid.uuid4())
        client.force_login(ben)
        page = client.get(thread.get_absolute_url()).content.decode()
        assert ("og:image" in page) is shown
        assert (f'{picture.get_absolute_url()}">' in page.partition("</head>")[0]) is shown
