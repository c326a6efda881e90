"""The table of what all units registered, printed and as a workbook. Official papers stay Vietnamese."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from blocs.models import BlocYear
from emulation.documents import render_pdf
from emulation.documents.typography import long_date, unbroken_name
from emulation.numbers import format_decimal
from emulation.sheets import Page, workbook_of
from pledges.domain.text import SIGNS
from pledges.registration.enums import RegistrationState
from pledges.registration.models import RegisteredTarget, RegisteredTitle, Registration
from pledges.registration.queries.registrations import registrations_of

_TITLES = ("STT", "Đơn vị", "Trạng thái", "Danh hiệu", "Số người")
_TARGETS = ("STT", "Đơn vị", "Chỉ tiêu", "Yêu cầu", "Mức đăng ký", "Đơn vị tính", "Trong giao ước")


def detailed(bloc_year: BlocYear) -> list[Registration]:
    """Return the registrations in protocol order with their titles and targets (three queries)."""
    return list(registrations_of(bloc_year).prefetch_related("titles__title", "targets"))


def table_pdf(bloc_year: BlocYear, rows: Sequence[Registration], *, day: date) -> bytes:
    """Return the table as PDF, A4 landscape. Raises ``RenderFailed``."""
    with translation.override("vi"):
        context = {
            "title": f"Đăng ký danh hiệu, chỉ tiêu thi đua – {bloc_year}",
            "superior": unbroken_name(bloc_year.host_name.full.upper()),
            "organiser": unbroken_name(bloc_year.bloc.name.upper()),
            "day": long_date(day),
            "year": bloc_year.year,
            "rows": [
                {
                    "number": number,
                    "unit": row.seat.name.full,
                    "state": row.get_state_display(),
                    "titles": [_title(each) for each in row.titles.all()],
                    "targets": [f"{each.indicator}: {_goal(each)}" for each in row.targets.all()],
                }
                for number, row in enumerate(rows, start=1)
            ],
            "confirmed": sum(row.state == RegistrationState.CONFIRMED for row in rows),
        }
        return render_pdf(
            render_to_string("print/registrations.html", context), stylesheets=("print.css", "papers.css")
        )


def table_workbook(rows: Sequence[Registration]) -> bytes:
    """Return the same as xlsx: titles on one sheet, targets on the other."""
    with translation.override("vi"):
        titles: list[tuple[Any, ...]] = []
        targets: list[tuple[Any, ...]] = []
        for row in rows:
            unit, state = row.seat.name.full, row.get_state_display()
            titles += [(unit, state, each.title.name, each.people) for each in row.titles.all()]
            targets += [
                (unit, each.indicator, SIGNS[each.direction], format_decimal(each.planned), each.measure, _origin(each))
                for each in row.targets.all()
            ]
        return workbook_of(
            [
                Page("Danh hiệu", _TITLES, [(n, *each) for n, each in enumerate(titles, 1)], (6, 40, 18, 45, 10)),
                Page(
                    "Chỉ tiêu", _TARGETS, [(n, *each) for n, each in enumerate(targets, 1)], (6, 40, 60, 9, 14, 14, 14)
                ),
            ]
        )


def _title(row: RegisteredTitle) -> str:
    return f"{row.title.name} ({row.people} người)" if row.people else row.title.name


def _goal(row: RegisteredTarget) -> str:
    return f"{SIGNS[row.direction]} {format_decimal(row.planned)} {row.measure}"


def _origin(row: RegisteredTarget) -> str:
    return "có" if row.pledged_id else ""
