"""Files as phones, cameras and people who mean harm make them."""

import struct
import zlib
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

GPS, ORIENTATION, ARTIST = 0x8825, 0x0112, 0x013B
SECRET = b"Ada Secret"


def photo(
    kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (600, 1200), colour: object = 128
) -> ContentFile:
    """A picture lying on its side that says where it was taken, by whom, and that it must be turned."""
    exif = Image.Exif()
    exif[ARTIST] = SECRET.decode()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    out = BytesIO()
    Image.new(mode, size, colour if mode != "RGB" else (200, 120, 40)).save(out, kind, exif=exif)
    return ContentFile(out.getvalue(), name=f"IMG_0001.{kind.lower()}")


def plain(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that claims, and holds, this many black pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8 + 1)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
