"""Keeping posts for oneself: once each, with a note and a reminder that comes once."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from community.discussions.bookmarking import bookmark, bookmark_with, remind_due, remove_bookmark
from community.discussions.carrying import split_thread
from community.discussions.hiding import hide_post
from community.discussions.models import Bookmark, Post, Thread
from community.discussions.removing import remove_post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import pace
from community.members.erasing import erase
from tests import cast
from tests.taking import export

HOUR = timedelta(hours=1)


def in_an_hour():
    return timezone.now() + HOUR


def come_due(kept):
    Bookmark.objects.filter(pk=kept.pk).update(remind_at=timezone.now() - HOUR)


def heard(member):
    """The kinds of notices that `member` has, once the worker did all there was."""
    while remind_due() or drain():
        pass
    return sorted(member.notices.values_list("kind", flat=True))


def text_of(client, url):
    return client.get(url).content.decode()


@pytest.fixture
def as_eve(client, eve):
    client.force_login(eve)
    return client


def test_a_post_is_kept_once_and_let_go_of_once(eve, bens_reply, first_record):
    before = Thread.objects.get(pk=first_record.pk).version
    assert bookmark(eve, bens_reply) == bookmark(eve, bens_reply)
    for _again in range(2):
        remove_bookmark(eve, bens_reply.pk)
    assert not Bookmark.objects.exists()
    assert Thread.objects.get(pk=first_record.pk).version == before


def test_ones_own_words_can_be_kept_as_well(ben, bens_reply):
    assert bookmark(ben, bens_reply).post == bens_reply


def test_keeping_again_leaves_note_and_reminder_alone(eve, bens_reply):
    bookmark_with(eve, bens_reply, "  Buy\nthis  ", in_an_hour())
    kept = bookmark(eve, bens_reply)
    assert kept.note == "Buy this"
    assert kept.remind_at
    assert bookmark_with(eve, bens_reply, "", None).remind_at is None


def test_only_what_one_may_read_can_be_kept(eve, ben, mara, bens_reply, first_record):
    with pytest.raises(PermissionDenied):
        bookmark(AnonymousUser(), bens_reply)
    gone = cast.reply(ben, first_record)
    remove_post(gone, ben)
    hide_post(bens_reply, by=mara)
    for post in (gone, bens_reply):
        with pytest.raises(Http404):
            bookmark(eve, post)
    assert not Bookmark.objects.exists()


def test_a_note_that_is_too_long_and_a_moment_that_is_over_are_refused(eve, bens_reply):
    for note, moment, field in (
        ("x" * 101, None, "note"),
        ("", timezone.now() - HOUR, "remind_at"),
        ("", timezone.now() + timedelta(days=2_000), "remind_at"),
    ):
        with pytest.raises(ValidationError) as refused:
            bookmark_with(eve, bens_reply, note, moment)
        assert set(refused.value.error_dict) == {field}
    assert not Bookmark.objects.exists()


def test_whoever_keeps_everything_is_slowed_down(as_eve, eve, bens_reply, first_record, settings):
    settings.PACE = True
    pace.forget()
    opening = first_record.posts.get(number=1)
    bookmark(eve, opening)
    for _n in range(99):
        pace.check(eve, "bookmark")
    with pytest.raises(pace.TooFast):
        bookmark(eve, bens_reply)
    assert bookmark(eve, opening)
    answer = as_eve.post(f"/posts/{bens_reply.pk}/bookmark/", {"note": "Buy this"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Buy this" in answer.content.decode()


# Reminders --------------------------------------------------------------------------------------------------


def test_a_reminder_comes_once(eve, ben, bens_reply):
    kept = bookmark_with(eve, bens_reply, "Buy this", in_an_hour())
    bookmark(ben, bens_reply)
    assert heard(eve) == []
    come_due(kept)
    assert (heard(eve), heard(eve), heard(ben)) == (["reminder"], ["reminder"], [])
    kept.refresh_from_db()
    assert (kept.remind_at, kept.note) == (None, "Buy this")


def test_a_worker_that_is_killed_while_it_reminds_does_so_later_and_once(eve, bens_reply, monkeypatch):
    kept = bookmark_with(eve, bens_reply, "", in_an_hour())
    come_due(kept)

    def killed(*_args, **_fields):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("django.db.models.query.QuerySet.update", killed)
        with pytest.raises(KeyboardInterrupt):
            remind_due()
    assert not Entry.objects.filter(kind="bookmark.due").exists()
    assert heard(eve) == ["reminder"]
    assert Entry.objects.filter(kind="bookmark.due").count() == 1


def test_nobody_is_reminded_of_what_they_may_not_read_any_more(eve, ben, mara, bens_reply):
    come_due(bookmark_with(eve, bens_reply, "", in_an_hour()))
    hide_post(bens_reply, by=mara)
    assert heard(eve) == []


def test_a_reminder_tells_the_note_and_falls_silent_with_the_post(as_eve, eve, mara, bens_reply):
    come_due(bookmark_with(eve, bens_reply, "Buy this", in_an_hour()))
    heard(eve)
    words = "You wanted to come back to what Ben said in “Your first record”: Buy this"
    page = text_of(as_eve, "/me/notices/")
    assert words in page
    assert 'href="/me/bookmarks/"' in page
    hide_post(bens_reply, by=mara)
    assert words not in text_of(as_eve, "/me/notices/")


def test_who_left_is_reminded_of_nothing(eve, bens_reply):
    come_due(bookmark_with(eve, bens_reply, "", in_an_hour()))
    remind_due()
    erase(eve)
    assert heard(eve) == []
    assert not Bookmark.objects.exists()


def test_what_is_kept_is_known_and_taken_along(eve, bens_reply):
    bookmark_with(eve, bens_reply, "Buy this", None)
    (section,) = [each for each in export(eve)["holdings"] if each["kind"] == "discussions.bookmark.member"]
    assert "Buy this" in json.dumps(section["items"])


def test_a_post_that_moves_stays_kept(as_eve, eve, mara, listening, bens_reply, first_record):
    bookmark(eve, bens_reply)
    target = split_thread(first_record, mara, [bens_reply.pk], "Another one", listening)
    page = text_of(as_eve, "/me/bookmarks/")
    assert Post.objects.get(pk=bens_reply.pk).thread_id == target.pk
    assert target.get_absolute_url() in page


# Pages ------------------------------------------------------------------------------------------------------


def test_the_button_keeps_and_then_leads_to_the_note(as_eve, first_record, bens_reply):
    door, url = f"/posts/{bens_reply.pk}/bookmark/", first_record.get_absolute_url()
    page = text_of(as_eve, url)
    assert f'formaction="{door}" name="keep"' in page
    answer = as_eve.post(door, {"keep": "yes"})
    assert answer["Location"] == bens_reply.get_absolute_url()
    page = text_of(as_eve, url)
    assert f'href="{door}"' in page
    assert f'formaction="{door}"' not in page
    as_eve.logout()
    assert "/bookmark/" not in text_of(as_eve, url)


def test_only_who_keeps_a_post_sees_that(as_eve, ben, first_record, bens_reply):
    bookmark(ben, bens_reply)
    url = first_record.get_absolute_url()
    assert "is-kept" not in text_of(as_eve, url)
    as_eve.force_login(ben)
    assert text_of(as_eve, url).count("is-kept") == 1


def test_keeping_costs_a_thread_no_query(as_eve, eve, ben, first_record, bens_reply, queries_of):
    few = queries_of(first_record.get_absolute_url())
    for _n in range(5):
        bookmark(eve, cast.reply(ben, first_record))
    made, kept = queries_of(first_record.get_absolute_url())
    assert (made <= few[0], kept) == (True, few[1])


@pytest.mark.parametrize(
    ("remind", "span"),
    [
        ("hours", timedelta(hours=3)),
        ("tomorrow", timedelta(days=1)),
        ("week", timedelta(days=7)),
    ],
)
def test_a_reminder_is_set_without_a_script(as_eve, bens_reply, remind, span):
    door = f"/posts/{bens_reply.pk}/bookmark/"
    assert "UTC" in text_of(as_eve, door)
    answer = as_eve.post(door, {"note": "Buy this", "remind": remind})
    assert answer["Location"] == "/me/bookmarks/"
    kept = Bookmark.objects.get()
    assert abs(kept.remind_at - timezone.now() - span) < timedelta(minutes=1)
    as_eve.post(door, {"note": "Really", "remind": "as-is"})
    again = Bookmark.objects.get()
    assert (again.remind_at, again.note) == (kept.remind_at, "Really")
    as_eve.post(door, {"note": "", "remind": ""})
    assert Bookmark.objects.get().remind_at is None


def test_a_day_begins_its_reminder_in_the_morning(as_eve, bens_reply):
    day = (timezone.now() + timedelta(days=40)).date()
    as_eve.post(f"/posts/{bens_reply.pk}/bookmark/", {"remind": "day", "remind_at": day.isoformat()})
    assert Bookmark.objects.get().remind_at == datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


@pytest.mark.parametrize("day", ["", "tomorrow", "2020-02-02", "9999-12-31"])
def test_a_day_that_is_none_or_over_is_told_beside_the_field(as_eve, bens_reply, day):
    answer = as_eve.post(f"/posts/{bens_reply.pk}/bookmark/", {"remind": "day", "remind_at": day})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"remind_at"}
    assert not Bookmark.objects.exists()


def test_the_list_shows_what_is_kept_and_hides_what_may_not_be_read(as_eve, eve, mara, bens_reply):
    bookmark_with(eve, bens_reply, "Buy this", in_an_hour())
    page = text_of(as_eve, "/me/bookmarks/")
    for words in ("Your first record", "Kind of Blue, of course.", "Buy this", "You are reminded:"):
        assert words in page
    hide_post(bens_reply, by=mara)
    page = text_of(as_eve, "/me/bookmarks/")
    assert "Kind of Blue" not in page
    assert "You cannot read this post any more." in page
    as_eve.post(f"/posts/{bens_reply.pk}/bookmark/", {"take": "yes"})
    assert not Bookmark.objects.exists()


def test_the_list_goes_on_over_pages_with_few_queries(as_eve, eve, ben, first_record, queries_of):
    few = None
    for _n in range(23):
        bookmark(eve, cast.reply(ben, first_record))
        few = few or queries_of("/me/bookmarks/")
    assert queries_of("/me/bookmarks/") == few
    first = as_eve.get("/me/bookmarks/")
    assert len(first.context["kept"]) == 20
    assert len(as_eve.get(f"/me/bookmarks/?older={first.context['page'].older}").context["kept"]) == 3
    assert as_eve.get("/me/bookmarks/?older=x").status_code == 404


def test_nobody_sees_or_takes_what_others_keep(as_eve, ben, bens_reply):
    bookmark_with(ben, bens_reply, "Bens own note", None)
    assert "Bens own note" not in text_of(as_eve, "/me/bookmarks/")
    assert "Bens own note" not in text_of(as_eve, f"/posts/{bens_reply.pk}/bookmark/")
    as_eve.post(f"/posts/{bens_reply.pk}/bookmark/", {"take": "yes"})
    assert Bookmark.objects.count() == 1


def test_the_api_has_the_same_doors(as_eve, mara, bens_reply):
    url = f"/api/v1/posts/{bens_reply.pk}/bookmark"

    def put(**words):
        return as_eve.put(url, json.dumps(words, default=str), content_type="application/json")

    moment = in_an_hour().isoformat()
    kept = put(note="Buy this", remind_at=moment).json()
    assert (kept["post"], kept["note"]) == (bens_reply.pk, "Buy this")
    assert kept["remind_at"]
    assert put(note="x" * 101).status_code == 422
    assert put(remind_at="2020-02-02T08:00:00Z").status_code == 422
    assert put(remind_at="2099-02-02T08:00:00").status_code == 422
    (item,) = as_eve.get("/api/v1/me/bookmarks").json()["items"]
    assert item["excerpt"] == "Kind of Blue, of course."
    hide_post(bens_reply, by=mara)
    (item,) = as_eve.get("/api/v1/me/bookmarks").json()["items"]
    assert (item["excerpt"], item["url"], item["note"]) == (None, None, "Buy this")
    assert put().status_code == 404
    for _again in range(2):
        assert as_eve.delete(url).status_code == 204
    assert as_eve.get("/api/v1/me/bookmarks").json() == {"items": [], "next": None}
    as_eve.logout()
    assert put().status_code == 401
