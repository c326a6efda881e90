"""Addresses of this room, below the page of a bloc-year."""

from django.urls import path

from pledges.evaluations.views import (
    appraisals,
    boards,
    cells,
    evidence,
    highlights,
    narratives,
    periods,
    results,
    sheets,
    targets,
)

app_name = "evaluations"

_YEAR = "khoi/<slug:slug>/<int:year>/danh-gia/"
_QUARTER = _YEAR + "<int:quarter>/"
_UNIT = _QUARTER + "<slug:unit>/"

urlpatterns = [
    path(_YEAR + "mo/", periods.open_period, name="open_period"),
    path(_QUARTER, periods.period, name="period"),
    path(_QUARTER + "bang-diem/", boards.scoreboard, name="scoreboard"),
    path(_QUARTER + "chi-tieu/", targets.targets, name="targets"),
    path(_QUARTER + "cong-bo/", periods.publish, name="publish"),
    path("minh-chung/<int:pk>/", evidence.download, name="evidence"),
    path(_UNIT, sheets.sheet, name="sheet"),
    path(_UNIT + "o/", cells.cells, name="cells"),
    path(_UNIT + "bao-cao/", narratives.narratives, name="narratives"),
    path(_UNIT + "phieu-in/", sheets.blank, name="blank"),
    path(_UNIT + "nop/", sheets.submit, name="submit"),
    path(_UNIT + "rut/", sheets.recall, name="recall"),
    path(_UNIT + "minh-chung/<int:score>/", evidence.attach, name="attach"),
    path(_UNIT + "chi-tieu/", results.results, name="results"),
    path(_UNIT + "kho/<int:pk>/dan/", highlights.report, name="report"),
    path(_UNIT + "kho/<int:pk>/bo-dan/", highlights.leave_out, name="leave_out"),
    path(_UNIT + "tham-dinh/", appraisals.appraise, name="appraise"),
    path(_UNIT + "chap-nhan/", appraisals.accept_all, name="accept_all"),
    path(_UNIT + "tra-lai/", appraisals.return_sheet, name="return_sheet"),
    path(_UNIT + "hoan-thanh/", appraisals.complete, name="complete"),
]
