"""What comes in: bare, upright and small; or refused, in words that stand beside the field."""

import errno
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import timezone
from PIL import Image, ImageCms

from community.attachments import pictures
from community.attachments.models import Upload
from community.attachments.storing import storage
from community.attachments.uploading import upload
from community.members.pace import TooFast
from tests import cast
from tests.community.attachments.files import SECRET, bomb, photo, plain


def taken(member, data, name="file", key=None):
    file = data if isinstance(data, ContentFile) else ContentFile(data, name=name)
    return upload(member, file, key or uuid.uuid4())


def stored(found, width=0):
    with storage().open(found.path(width)) as file:
        return file.read()


def opened(found, width=0):
    return Image.open(storage().open(found.path(width)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_says_nothing_of_who_took_it_and_stands_upright(settled, kind):
    assert SECRET in photo(kind).read()
    found = taken(settled, photo(kind))
    for width in found.widths:
        assert SECRET not in stored(found, width)
        picture = opened(found, width)
        assert picture.format == "WEBP"
        assert not {"exif", "xmp", "icc_profile"} & set(picture.info)
        assert (picture.width, picture.height) == (width, width // 2)
    assert (found.width, found.height) == (1200, 600)


def test_a_picture_comes_in_widths_and_none_is_larger_than_it_was(settled):
    assert taken(settled, photo(size=(3000, 4000))).widths == [480, 960, 1920]
    assert taken(settled, photo(size=(600, 1200))).widths == [480, 960, 1200]
    assert taken(settled, plain()).widths == [40]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_pixels_is_taken(settled, mode):
    assert opened(taken(settled, plain(mode=mode))).mode in ("RGB", "RGBA")


def test_a_drawing_stays_as_it_is_to_the_pixel_and_see_through(settled):
    drawing = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    drawing.putpixel((5, 5), (1, 2, 3, 255))
    file = ContentFile(b"", name="d.png")
    drawing.save(file, "PNG")
    kept = opened(taken(settled, file)).convert("RGBA")
    assert kept.getpixel((5, 5)) == (1, 2, 3, 255)
    assert kept.getpixel((6, 6))[3] == 0


def test_what_moves_stands_still(settled):
    frames = [Image.new("L", (30, 30), shade) for shade in (0, 120, 250)]
    file = ContentFile(b"", name="dance.gif")
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert getattr(opened(taken(settled, file)), "n_frames", 1) == 1


def test_colours_of_a_wider_space_are_brought_into_the_webs(settled):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))  # no sense for RGB: left as it stands
    file = ContentFile(b"", name="wide.jpg")
    Image.new("RGB", (50, 50), (200, 30, 30)).save(file, "JPEG", icc_profile=profile.tobytes())
    assert opened(taken(settled, file)).size == (50, 50)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "x.svg"),
        (b"<?xml version='1.0'?><svg/>", "x.png"),
        (b"  <!DOCTYPE html><script>alert(1)</script>", "x.txt"),
        (b"<html>", "x.csv"),
        (b"PK\x03\x04" + bytes(30), "x.zip"),
        (b"MZ\x90\x00" + bytes(30), "x.pdf"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(30), "x.mp4"),
        (b"plain\x00text", "x.txt"),
        (b"\xff\xfea\x00", "x.txt"),
        (b"\x1b[31mred", "x.txt"),
        (b"\xff\xd8\xff" + bytes(100), "x.jpg"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "x.png"),
        (b"GIF89a/*<svg/onload=alert(1)>*/=1;", "x.gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x.webp"),
        (b"", "x.txt"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused_beside_the_field(settled, data, name):
    with pytest.raises(ValidationError) as refusal:
        taken(settled, data, name)
    assert list(refusal.value.message_dict) == ["file"]
    assert not Upload.objects.exists()


def test_a_picture_with_a_program_behind_it_keeps_the_pixels_only(settled):
    hidden = b"<script>alert(1)</script>PK\x03\x04%PDF-1.7"
    assert b"script" not in stored(taken(settled, plain("GIF") + hidden))


def test_a_small_file_with_a_huge_picture_is_refused_before_it_is_read(settled):
    data = bomb(40_000, 40_000)
    assert len(data) < 300_000
    with pytest.raises(ValidationError, match="megapixels"):
        taken(settled, data)


def test_who_takes_too_much_memory_or_time_is_stopped(settled, monkeypatch):
    monkeypatch.setattr(pictures, "MEMORY", 200 * 1024 * 1024)
    with pytest.raises(ValidationError, match="cannot read"):
        taken(settled, bomb(7_000, 7_000))
    monkeypatch.setattr(pictures, "SECONDS", 0.01)
    with pytest.raises(ValidationError, match="cannot read"):
        taken(settled, photo())


@pytest.mark.parametrize(
    ("data", "name", "kind", "called"),
    [
        (b"%PDF-1.7 setlist", "Setlist.PDF", "application/pdf", "Setlist.pdf"),
        ("Künstler;Stück\n".encode(), "../../etc/Übung.csv", "text/plain", "Übung.csv"),
        (b"hello", "run.exe", "text/plain", "run.exe.txt"),
        (b"hello", "a/b\\c\n[x](y)\u202egnp.txt", "text/plain", "c x y gnp.txt"),
        (b"hello", "", "text/plain", "file.txt"),
        (b"%PDF-1.7", "音楽.txt", "application/pdf", "音楽.txt.pdf"),
        (b"hello", "x" * 300 + ".md", "text/plain", "x" * 97 + ".md"),
    ],
)
def test_a_file_is_what_its_bytes_say_and_named_so(settled, data, name, kind, called):
    found = taken(settled, data, name)
    assert (found.content_type, found.name) == (kind, called)
    assert stored(found) == data


def test_a_picture_is_named_for_what_it_became(settled):
    assert taken(settled, photo()).name == "IMG_0001.webp"
    assert taken(settled, plain(), "no ending").name == "no ending.webp"


def test_size_is_the_operators_to_say(settled, settings):
    settings.PICTURE_MEGABYTES = 1
    with pytest.raises(ValidationError, match="at most 1 MB"):
        taken(settled, plain() + bytes(1_000_000), "x.png")
    assert taken(settled, b"%PDF-" + bytes(1_000_000), "x.pdf")
    with pytest.raises(ValidationError, match="at most 16 MB"):
        taken(settled, b"%PDF-" + bytes(16_000_000), "x.pdf")


def test_the_same_file_or_the_same_form_again_is_the_same_upload(settled, ben):
    key = uuid.uuid4()
    first = taken(settled, photo(), key=key)
    assert taken(settled, photo(), key=key) == first
    assert taken(settled, photo()) == first
    assert taken(ben, photo()) != first
    with pytest.raises(ValidationError) as refusal:
        taken(settled, plain(), key=key)
    assert list(refusal.value.message_dict) == ["client_id"]


def test_taking_in_again_begins_the_wait_anew(settled, picture):
    Upload.objects.update(keep_until=timezone.now())
    taken(settled, photo())
    assert Upload.objects.get().keep_until > timezone.now() + timedelta(hours=47)


def test_a_stranger_and_who_was_put_out_add_nothing(settled):
    with pytest.raises(PermissionDenied):
        taken(AnonymousUser(), plain())
    type(settled).objects.update(is_active=False)
    with pytest.raises(PermissionDenied):
        taken(settled, plain())
    assert not Upload.objects.exists()


def test_newcomers_add_pictures_and_no_files(ada, mara, paced):
    assert taken(ada, plain())
    with pytest.raises(ValidationError, match="from tomorrow on"):
        taken(ada, b"hello")
    assert taken(mara, b"hello")


def test_uploads_keep_a_pace_and_replays_cost_nothing(settled, paced):
    key = uuid.uuid4()
    for _again in range(3):
        taken(settled, b"first", key=key)
    for number in range(9):
        taken(settled, f"number {number}".encode())
    with pytest.raises(TooFast):
        taken(settled, b"one too many")


def test_a_full_storage_says_so_and_leaves_nothing_behind(settled, monkeypatch):
    save, calls = FileSystemStorage.save, []

    def full(self, name, *args, **kwargs):
        calls.append(name)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(self, name, *args, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", full)
    with pytest.raises(ValidationError, match="storage is full"):
        taken(settled, photo())
    assert not Upload.objects.exists()
    assert not any(storage().exists(name) for name in calls)


def test_a_full_disk_is_said_as_well_where_the_picture_is_still_being_read(settled, monkeypatch, tmp_path):
    with monkeypatch.context() as full, pytest.raises(ValidationError, match="storage is full"):
        full.setattr(tempfile, "tempdir", str(tmp_path))
        full.setattr(Path, "open", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left")))
        taken(settled, b"hello")
    assert list(tmp_path.iterdir()) == []


def test_the_child_tells_of_a_full_disk(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(plain())
    with pytest.raises(OSError, match="No such file"):
        pictures.take_in(source, tmp_path / "nowhere")


def test_a_crowd_waits_for_its_turn():
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(_taken_in_a_thread, range(6))) == [40] * 6


def _taken_in_a_thread(number):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.write_bytes(plain())
        return pictures.take_in(source, Path(folder)).width


@pytest.mark.django_db(transaction=True)
def test_the_same_picture_many_times_at_once_is_kept_once():
    member = cast.member("Ada")
    key = uuid.uuid4()

    def add(number):
        try:
            return taken(member, plain(), key=key if number % 2 else None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(add, range(6)))) == 1
    found = Upload.objects.get()
    assert stored(found)
    _folders, files = storage().listdir(found.folder)
    assert files == ["40.webp"]
