"""Rendered pages: the same input is rendered once, every other input anew, and what fails is not kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulation.documents import Attachment, RenderFailed, render, render_pdf
from tests.emulation.documents.reading import whole_text
from tests.kept.pages import key, pages_are_kept

PAGE = '<html lang="vi"><head><title>Thử</title></head><body><p>{}</p></body></html>'


@pytest.fixture
def folder(tmp_path: Path, real_render: None) -> Iterator[Path]:
    """A folder of this test's own in front of the real renderer."""
    with pages_are_kept(tmp_path / "pages"):
        yield tmp_path / "pages"


def kept(folder: Path) -> int:
    return len(list(folder.iterdir()))


def test_the_same_page_is_rendered_once_and_has_the_bytes_of_the_renderer(folder: Path) -> None:
    html = PAGE.format("một")
    first = render_pdf(html)
    (file,) = folder.iterdir()
    file.write_bytes(b"kept")
    assert render_pdf(html) == b"kept"
    assert (
        render.Renderer.render(render._renderer, html, [render.STYLESHEETS.joinpath("print.css").read_text()]) == first
    )


def test_a_changed_template_or_style_sheet_or_attachment_changes_the_pdf(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = render_pdf(PAGE.format("một"))
    other = render_pdf(PAGE.format("hai"))
    assert ("một" in whole_text(first), "hai" in whole_text(other)) == (True, True)

    looks = tmp_path / "looks"
    looks.mkdir()
    (looks / "print.css").write_text("p { font-size: 40pt }")
    monkeypatch.setattr(render, "STYLESHEETS", looks)
    large = render_pdf(PAGE.format("một"))
    attached = render_pdf(PAGE.format("một"), attachments=[Attachment("a.json", b"{}", "2026-01-01T00:00:00+07:00")])
    assert len({first, other, large, attached}) == kept(folder) == 4


def test_every_part_of_the_input_is_in_the_name() -> None:
    files = [
        Attachment("a", b"1", "2026-01-01"),
        Attachment("a", b"2", "2026-01-01"),
        Attachment("b", b"1", "2026-01-01"),
    ]
    inputs = [("x", ["c"], []), ("xc", [], []), ("x", ["c", "c"], []), ("x", ["cc"], [])]
    inputs += [("x", ["c"], [each]) for each in files] + [("x", ["c"], files)]
    assert len({key(*each) for each in inputs}) == len(inputs)


def test_a_page_that_fails_fails_every_time(folder: Path) -> None:
    html = PAGE.format('<img src="https://example.com/x.png" alt="x">')
    for _time in range(2):
        with pytest.raises(RenderFailed):
            render_pdf(html)
    assert kept(folder) == 0


def test_a_page_that_was_warned_about_is_not_kept(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    html = PAGE.format('<span style="no-such-property: 1">một</span>')
    for _time in range(2):
        caplog.clear()
        render_pdf(html)
        assert "no-such-property" in caplog.text
    assert kept(folder) == 0


def test_the_renderer_is_asked_anew_where_it_is_tested(tmp_path: Path, real_render: None) -> None:
    assert render._renderer.render.__func__ is render.Renderer.render
