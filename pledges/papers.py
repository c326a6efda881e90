"""The working papers of a consultation: the table of opinions and answers, and what changed between two versions.

Plain rows in, page or workbook out. Official papers stay Vietnamese whatever the screen speaks.
"""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken_name
from emulation.sheets.writing import Page, workbook_of
from pledges.models import Opinion, Pledge
from pledges.queries.opinions import Voice

STYLES = ("print.css", "papers.css")
_HEADING = ("STT", "Đơn vị", "Điều, khoản", "Bản số", "Ý kiến", "Đề nghị sửa thành", "Kết quả", "Tiếp thu, giải trình")
_WIDTHS = (6, 32, 22, 8, 50, 50, 18, 50)
_SUMMARY = ("STT", "Đơn vị", "Trả lời", "Số ý kiến")
AGREES, SPOKE, SILENT = "Nhất trí toàn văn", "Có ý kiến", "Chưa trả lời"


def opinions_pdf(pledge: Pledge, voices: Sequence[Voice], opinions: Sequence[Opinion], *, made_at: Any) -> bytes:
    """Return the table of opinions and answers as PDF, A4 landscape; ``made_at`` (aware) is printed. Raises ``RenderFailed``."""
    with translation.override("vi"):
        rows = [_row(place, opinion) for place, opinion in enumerate(opinions, start=1)]
        words = [_word(voice) for voice in voices]
        context = {
            "title": f"Bảng tổng hợp ý kiến, tiếp thu, giải trình – {pledge.bloc_year}",
            "superior": unbroken_name(pledge.superior),
            "organiser": unbroken_name(pledge.organiser),
            "place": pledge.place,
            "day": long_date(timezone.localtime(made_at).date()),
            "year": pledge.bloc_year.year,
            "rows": rows,
            "answered": sum(opinion.disposition != "" for opinion in opinions),
            "units": [
                {"answer": answer, "count": words.count(answer), "names": _names(voices, answer)}
                for answer in (SPOKE, AGREES, SILENT)
            ],
            "total": len(voices),
        }
        return render_pdf(render_to_string("print/opinions.html", context), stylesheets=STYLES)


def opinions_workbook(voices: Sequence[Voice], opinions: Sequence[Opinion]) -> bytes:
    """Return the same table as xlsx: every opinion with its answer, and on a second sheet every unit."""
    with translation.override("vi"):
        rows = [_cells(place, opinion) for place, opinion in enumerate(opinions, start=1)]
        units = [
            (
                place,
                voice.seat.name.full,
                _word(voice),
                len([each for each in voice.opinions if not each.agrees_in_full]),
            )
            for place, voice in enumerate(voices, start=1)
        ]
        return workbook_of([Page("Ý kiến", _HEADING, rows, _WIDTHS), Page("Đơn vị", _SUMMARY, units, (6, 40, 22, 10))])


def comparison_pdf(comparison: dict[str, Any]) -> bytes:
    """Return the changed lines of a comparison (see pledges/views/versions.py) as PDF, A4 landscape. Raises ``RenderFailed``."""
    with translation.override("vi"):
        title = f"{comparison['old_name']} và {comparison['new_name']} – {comparison['bloc_year']}"
        context = comparison | {"title": title}
        return render_pdf(render_to_string("print/comparison.html", context), stylesheets=STYLES)


def _row(place: int, opinion: Opinion) -> dict[str, Any]:
    return {
        "number": place,
        "unit": opinion.seat.name.full,
        "label": opinion.clause_label or "Toàn văn",
        "version": opinion.version.number if opinion.version else "",
        "text": opinion.text,
        "proposed": opinion.proposed,
        "result": opinion.get_disposition_display() if opinion.disposition else "Chưa trả lời",
        "answer": opinion.answer,
    }


def _cells(place: int, opinion: Opinion) -> tuple[Any, ...]:
    row = _row(place, opinion)
    return tuple(row[name] for name in ("number", "unit", "label", "version", "text", "proposed", "result", "answer"))


def _word(voice: Voice) -> str:
    return AGREES if voice.agrees else SPOKE if voice.opinions else SILENT


def _names(voices: Sequence[Voice], answer: str) -> str:
    return ", ".join(voice.seat.name.short for voice in voices if _word(voice) == answer)
