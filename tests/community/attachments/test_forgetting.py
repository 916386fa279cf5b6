"""What nothing holds goes, rows and files; what something holds stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone

from community.attachments.forgetting import forget_unused
from community.attachments.models import KEPT_FOR, Reference, Upload
from community.attachments.referring import refer, release
from community.attachments.rendering import read
from community.attachments.storing import storage
from community.design.markdown import render
from community.members.erasing import erase
from tests.taking import export


@pytest.fixture
def later(db):
    """Let the worker look, after a while."""

    def look(after=timedelta()):
        Upload.objects.exclude(keep_until=None).update(keep_until=F("keep_until") - after)
        return forget_unused()

    return look


def lies_there(picture):
    folder = storage().exists(picture.folder)
    assert {storage().exists(picture.path(width)) for width in picture.widths} == {folder}
    return folder


def test_what_was_never_used_goes_after_two_days(picture, later):
    assert later(KEPT_FOR - timedelta(minutes=1)) == 0
    assert lies_there(picture)
    assert later(timedelta(minutes=2)) == 1
    assert not lies_there(picture)
    assert not Upload.objects.exists()


def test_what_is_used_stays_and_is_not_looked_at(picture, later, wall):
    refer("wall", 1, [picture])
    assert later(KEPT_FOR * 10) == 0
    Upload.objects.update(keep_until=timezone.now())
    assert later() == 1
    assert later() == 0
    assert lies_there(picture)


def test_what_was_written_out_again_waits_as_at_first(picture, later, wall):
    refer("wall", 1, [picture])
    refer("wall", 1, [])
    assert later() == 0
    assert later(KEPT_FOR) == 1


def test_forgotten_words_take_what_only_they_held(picture, later, wall):
    for number in (1, 2):
        refer("wall", number, [picture])
    release("wall", [1])
    assert later() == 0
    release("wall", [2])
    assert later() == 1
    assert not lies_there(picture)


def test_who_writes_while_the_worker_forgets_is_told(picture, later, wall):
    later(KEPT_FOR)
    with pytest.raises(ValidationError, match="gone by now"):
        refer("wall", 1, [picture])


def test_referring_twice_is_referring_once(picture, wall):
    for _time in range(2):
        refer("wall", 1, [picture])
    assert Reference.objects.count() == 1


def test_who_leaves_takes_pictures_along_and_where_others_quoted_them_words_stay(picture, ben, wall, client):
    refer("wall", 1, [picture])
    html, uploads = read(ben, render(f"![A stage]({picture.get_absolute_url()})", pictures=True))
    wall.pages[2] = html
    refer("wall", 2, uploads)
    erase(picture.owner)
    assert wall.pages[2] == "<p>A stage</p>\n"
    assert client.get(picture.get_absolute_url()).status_code == 404
    assert forget_unused() == 1
    assert not Upload.objects.exists()
    assert not lies_there(picture)


def test_a_crash_between_files_and_rows_is_made_good_by_the_next_look(picture, later, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(OSError, match="away"):
        broken.setattr(
            QuerySet, "delete", lambda rows: (_ for _ in ()).throw(OSError("the database is away"))
        )
        later(KEPT_FOR)
    assert Upload.objects.exists()
    assert later() == 1
    assert not lies_there(picture)


def test_the_download_names_each_with_its_address(picture):
    (section,) = [s for s in export(picture.owner)["holdings"] if s["kind"] == "attachments.upload.owner"]
    (item,) = section["items"]
    assert item["address"].endswith(picture.get_absolute_url())
    assert item["name"] == picture.name
