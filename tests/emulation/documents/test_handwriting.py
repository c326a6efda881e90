"""Handwriting: blue, transparent, cut to its strokes, and nothing of the file that came in."""

import io

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from emulation.documents.handwriting import BLUE, HIGHEST, WIDEST, NoHandwriting, blue_handwriting


def picture(size=(600, 240), *, ink="black", ground="white", mode="RGB", kind="PNG", **options) -> bytes:
    image = Image.new(mode, size, ground)
    if ink:
        ImageDraw.Draw(image).line([(60, 60), (200, 180), (420, 70)], fill=ink, width=9)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        picture(),
        picture(kind="JPEG"),
        picture(mode="L", ground=245, ink=40),
        picture(mode="RGBA", ground=(0, 0, 0, 0), ink=(0, 0, 0, 255)),
        picture((3000, 1200)),
    ],
)
def test_it_becomes_blue_on_nothing_and_small(content):
    made = Image.open(io.BytesIO(blue_handwriting(content)))
    assert (made.format, made.mode) == ("PNG", "RGBA")
    assert made.size[0] <= WIDEST
    assert made.size[1] <= HIGHEST
    assert made.size[0] < 600, "cut to the strokes"
    colours = {pixel[:3] for _count, pixel in made.getcolors(made.size[0] * made.size[1]) if pixel[3]}
    assert colours == {BLUE}
    assert made.getpixel((made.size[0] // 2, 0))[3] < 128, "the ground is transparent"


def test_nothing_else_of_the_file_comes_along():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "secret words")
    assert b"secret words" not in blue_handwriting(picture(pnginfo=told))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture(ink=None), "không có nét mực"),
        (picture(mode="RGBA", ground=(0, 0, 0, 0), ink=None), "không có nét mực"),
        (b"GIF89a not taken", "không phải PNG hoặc JPEG"),
        (picture()[:200], "không phải PNG hoặc JPEG"),
        (picture((6001, 10)), "quá lớn"),
        (b"\x89PNG" + bytes(2 * 1024 * 1024), "lớn hơn 2 MB"),
    ],
)
def test_what_cannot_serve_is_named(content, words):
    with pytest.raises(NoHandwriting, match=words):
        blue_handwriting(content)
