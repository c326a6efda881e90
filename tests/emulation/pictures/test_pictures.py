"""Pictures of strangers: metadata gone, hidden parts gone, bombs and damage refused, first pages shown."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from emulation.documents import render_pdf
from emulation.pictures import BadPicture, picture_of, without_metadata


def photo(*, rotated: bool = False) -> bytes:
    """Return a JPEG as a phone takes it: place, device, comment, and the sensor held sideways."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("red", (0, 0, 30, 40))
    exif = picture.getexif()
    exif[ExifTags.Base.Make] = "DienThoai"
    exif[ExifTags.Base.Orientation] = 6 if rotated else 1
    exif.get_ifd(ExifTags.IFD.GPSInfo)[2] = (20.0, 39.0, 0.0)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif, comment=b"nguoi chup: A", quality=95)
    return kept.getvalue()


def drawing() -> bytes:
    """Return a PNG with words in it that nobody sees."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Nguyen Van A")
    note.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>bi mat</x:xmpmeta>")
    kept = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 255, 128)).save(kept, "PNG", pnginfo=note)
    return kept.getvalue()


def test_a_photo_loses_place_device_and_comment_and_stands_upright():
    assert b"DienThoai" in photo()
    cleaned = without_metadata(photo(rotated=True))
    for word in (b"DienThoai", b"nguoi chup", b"Exif"):
        assert word not in cleaned
    shown = Image.open(io.BytesIO(cleaned))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (40, 60), {})
    red, green, _blue = shown.convert("RGB").getpixel((20, 10))
    assert red > 200 > 60 > green  # the red half is on top now


def test_a_drawing_loses_its_hidden_words_and_keeps_its_glass():
    cleaned = without_metadata(drawing())
    assert b"Nguyen" not in cleaned
    assert b"bi mat" not in cleaned
    shown = Image.open(io.BytesIO(cleaned))
    assert (shown.format, shown.getpixel((1, 1))) == ("PNG", (0, 0, 255, 128))


@pytest.mark.parametrize("made", [photo, drawing])
def test_what_hides_behind_a_picture_is_gone(made):
    cleaned = without_metadata(made() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in cleaned
    assert b"PK\x03\x04" not in cleaned
    assert without_metadata(made()) == cleaned  # the same picture gives the same bytes


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + b"0" * 20, b"\xff\xd8\xff\xe0" + b"0" * 20, b"GIF89a", photo()[:200]],
)
def test_a_broken_picture_is_refused(content):
    with pytest.raises(BadPicture, match="Không đọc được ảnh"):
        without_metadata(content)


def test_a_bomb_is_refused_before_it_is_decoded():
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    with pytest.raises(BadPicture, match="quá nhiều điểm ảnh"):
        without_metadata(bomb)


def test_the_first_page_of_a_pdf_is_shown():
    pdf = render_pdf("<html><head><title>a</title></head><body><p>Báo cáo</p></body></html>")
    shown = Image.open(io.BytesIO(picture_of(pdf)))
    assert shown.format == "PNG"
    assert shown.width < shown.height <= 1200
    assert len(shown.convert("L").getcolors(256)) > 1  # there is something on it
    assert Image.open(io.BytesIO(picture_of(photo()))).size == (60, 40)
    with pytest.raises(BadPicture):
        picture_of(b"%PDF-1.7 khong phai")
