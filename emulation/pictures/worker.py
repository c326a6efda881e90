"""The child: reads one picture from standard input, writes "ok" and the result, or "large"; it fails on a broken one.

Started by path, so it imports nothing of ours. It limits itself before it looks at a byte: memory, CPU, no files.
"""

import io
import resource
import sys
from typing import Any

MEMORY, CPU_SECONDS = 1024**3, 15
PIXELS = 40_000_000
SHOWN = (900, 1200)
CELL_SCALE = 1.5  # pixels for a point: words of 13 points are read at a glance
QUALITY = 90


def main(what: str, *where: str) -> None:
    """Do ``what`` (clean, preview, or cell at a page and a box) with the standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        if what == "cell":
            answer = b"ok\n" + cell(content, int(where[0]), [float(number) for number in where[1:]])
        else:
            answer = b"ok\n" + (clean(content) if what == "clean" else preview(content))
    except TooLarge:
        answer = b"large\n"
    sys.stdout.buffer.write(answer)


class TooLarge(Exception):
    """More pixels than we decode."""


def clean(content: bytes) -> bytes:
    """Return the picture drawn anew in its own format, nothing but its pixels."""
    from PIL import Image

    picture = opened(content)
    form = "PNG" if picture.format == "PNG" else "JPEG"
    upright = turned(picture)
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        bare.putpalette(upright.getpalette("RGB"), "RGB")  # type: ignore[arg-type]
    if form == "PNG" and "transparency" in upright.info:
        bare.info["transparency"] = upright.info["transparency"]
    kept = io.BytesIO()
    bare.save(kept, form, **({"quality": QUALITY, "optimize": True} if form == "JPEG" else {}))
    return kept.getvalue()


def preview(content: bytes) -> bytes:
    """Return a PNG that fits on a screen."""
    picture = first_page(content) if content.startswith(b"%PDF-") else turned(opened(content))
    picture.thumbnail(SHOWN)
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def cell(content: bytes, number: int, box: list[float]) -> bytes:
    """Return a PNG of what a page (from 1) of a PDF shows within a box: left, bottom, right, top in points."""
    import pypdfium2

    page = pypdfium2.PdfDocument(content)[number - 1]
    width, height = page.get_size()
    left, bottom, right, top = box
    picture = page.render(
        scale=CELL_SCALE, crop=(left, bottom, width - right, height - top), may_draw_forms=False
    ).to_pil()
    picture.thumbnail(SHOWN)
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "PNG", optimize=True)
    return kept.getvalue()


def opened(content: bytes) -> Any:
    """Return the decoded picture; only PNG and JPEG are tried, whatever the bytes look like."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # asked below, before a pixel is decoded
    picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    if picture.width * picture.height > PIXELS:
        raise TooLarge
    picture.load()
    return picture


def turned(picture: Any) -> Any:
    """Return the picture as its camera meant it to be held."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def first_page(content: bytes) -> Any:
    """Return the first page of a PDF as a picture; its scripts and forms are not run."""
    import pypdfium2

    page = pypdfium2.PdfDocument(content)[0]
    width, height = page.get_size()
    scale = min(SHOWN[0] / max(width, 1), SHOWN[1] / max(height, 1), 2)
    return page.render(scale=scale, may_draw_forms=False).to_pil()


if __name__ == "__main__":
    main(*sys.argv[1:])
