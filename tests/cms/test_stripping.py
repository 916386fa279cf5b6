"""Pictures lose all that they say about whoever took them, at the one door of every upload."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from cms.models import BrandImage
from cms.stripping import stripped

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B


def photo(kind: str = "JPEG", mode: str = "RGB") -> ContentFile:
    """A lying picture of 40 x 20 that says where it was taken, by whom, and that it must be turned."""
    exif = Image.Exif()
    exif[ARTIST] = "Ada Secret"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    out = BytesIO()
    Image.new(mode, (40, 20)).save(out, kind, exif=exif)
    return ContentFile(out.getvalue(), name=f"photo.{kind.lower()}")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_its_metadata_and_stands_upright(kind: str) -> None:
    assert b"Ada Secret" in photo(kind).read()
    clean = stripped(photo(kind))
    assert b"Ada Secret" not in clean.read()
    picture = Image.open(clean)
    assert (picture.format, picture.size) == (kind, (20, 40))
    assert not picture.getexif()


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1"])
def test_a_png_keeps_its_kind_of_pixels(mode: str) -> None:
    assert Image.open(stripped(photo("PNG", mode))).mode == mode


@pytest.mark.parametrize(
    "text", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"not a picture", b""]
)
def test_what_is_no_such_picture_is_refused_beside_the_field(text: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        stripped(ContentFile(text, name="drawing.svg"))
    assert list(refusal.value.message_dict) == ["file"]


@pytest.mark.django_db
def test_the_stored_file_of_a_brand_image_holds_no_metadata(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = BrandImage.objects.create(title="Kitchen", file=photo())
    with image.file.open() as kept:
        assert b"Ada Secret" not in kept.read()
    assert (image.width, image.height) == (20, 40)
    assert image.file_size == image.file.size
