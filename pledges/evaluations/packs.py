"""What the evaluations put into the hand-over pack: deadlines of open quarters, what the units
reported in words, and every table that was published."""

from typing import Any

from django.utils.translation import gettext as _

from blocs.enums import Span
from blocs.models import BlocYear
from blocs.packs import Deadline, Paper, Share, provider
from emulation.canonical import canonical_json
from emulation.cells import csv_bytes
from emulation.numbers import format_decimal
from pledges.evaluations.enums import EvaluationState, NarrativePart, PeriodState
from pledges.evaluations.models import Narrative, Period, Publication
from pledges.evaluations.queries.boards import published_rows


@provider
def evaluations_share(bloc_year: BlocYear, user: Any) -> Share:
    """Return the share of the quarters that ``user`` may see (three queries)."""
    share = Share()
    periods = list(Period.objects.visible_to(user).filter(bloc_year=bloc_year).order_by("ends_on", "quarter"))
    for period in periods:
        period.bloc_year = bloc_year
        if period.state == PeriodState.OPEN:
            for title, due in (
                (_("Hạn nộp kết quả %(period)s"), period.due_at),
                (_("Hạn thẩm định %(period)s"), period.appraisal_due_at),
            ):
                share.deadlines.append(Deadline(title % {"period": period.name}, due, period.get_absolute_url()))
            share.remarks.append(_("%(period)s chưa công bố nên chưa có bảng điểm.") % {"period": period.name})
    share.papers.extend(_reports(periods))
    publications = Publication.objects.filter(period__in=periods).select_related("period__bloc_year")
    for publication in publications.order_by("period__ends_on", "period__quarter", "sequence"):
        share.papers.extend(_papers(publication))
    return share


def _reports(periods: list[Period]) -> list[Paper]:
    """Return for each quarter what its units reported in words, those that have handed in (one query)."""
    rows = (
        Narrative.objects.filter(evaluation__period__in=periods)
        .exclude(text="")
        .exclude(evaluation__state__in=(EvaluationState.DRAFT, EvaluationState.RETURNED))
        .select_related("evaluation__seat__unit", "evaluation__seat__bloc_year", "evaluation__period")
    )
    order = {part: place for place, part in enumerate(NarrativePart.values)}
    found: dict[int, list[tuple[int, int, tuple[str, ...]]]] = {}
    for row in rows.order_by("evaluation__seat__order", "pk"):
        seat = row.evaluation.seat
        line = (str(seat.name.full), str(row.get_part_display()), row.text)
        found.setdefault(row.evaluation.period.quarter, []).append((seat.order, order[row.part], line))
    header = (_("Đơn vị"), _("Mục báo cáo"), _("Nội dung"))
    return [
        Paper(
            f"bao-cao-{Span(quarter).slug}.csv",
            _("Nội dung báo cáo của các đơn vị, %(period)s") % {"period": Span(quarter).label},
            csv_bytes(header, [line for _order, _part, line in sorted(lines)]),
        )
        for quarter, lines in sorted(found.items())
    ]


def _papers(publication: Publication) -> list[Paper]:
    """Return the table twice: to be read, and exactly as it was sealed."""
    period, sequence = publication.period, publication.sequence
    name = f"bang-diem-{Span(period.quarter).slug}-lan-{sequence}"
    words = {"period": period.name, "sequence": sequence, "sha256": publication.sha256}
    header = (_("Hạng"), _("Đơn vị"), _("Nội dung"), _("Thưởng"), _("Trừ"), _("Tổng"), _("Xếp loại"))
    columns = ("content", "bonus", "deduction", "total")
    table = [
        (row["rank"], row["name"], *(format_decimal(row[column]) for column in columns), row["rating"])
        for row in published_rows(publication.snapshot)
    ]
    return [
        Paper(f"{name}.csv", _("Bảng điểm %(period)s, lần công bố %(sequence)d") % words, csv_bytes(header, table)),
        Paper(
            f"{name}.json",
            _("Bản gốc bảng điểm %(period)s, lần %(sequence)d; SHA-256: %(sha256)s") % words,
            canonical_json(publication.snapshot).encode(),
        ),
    ]
