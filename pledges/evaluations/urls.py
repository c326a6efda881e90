"""Addresses of this room, below the page of a bloc-year."""

from django.urls import path

from pledges.evaluations.views import (
    appraisals,
    boards,
    cells,
    charts,
    corrections,
    criteria,
    criteria_lines,
    evidence,
    highlights,
    honesty,
    narratives,
    periods,
    promises,
    rehearsals,
    results,
    sheets,
    targets,
)

app_name = "evaluations"

_YEAR = "khoi/<slug:slug>/<int:year>/danh-gia/"
_QUARTER = _YEAR + "<int:quarter>/"
_TABLE = _QUARTER + "bang-diem/lan-<int:sequence>/"
_CORRECTION = _QUARTER + "dinh-chinh/<int:pk>/"
_UNIT = _QUARTER + "<slug:unit>/"
_SETS = "bo-tieu-chi/"
_SET = _SETS + "<int:pk>/"
_LINE = _SET + "dong/<int:line>/"

urlpatterns = [
    path(_SETS, criteria.index, name="criteria"),
    path(_SETS + "moi/", criteria.new, name="criteria_new"),
    path(_SETS + "tu-tep/", rehearsals.upload, name="criteria_upload"),
    path(_SETS + "tu-tep/<slug:token>/", rehearsals.take, name="criteria_take"),
    path(_SETS + "mau/", rehearsals.template, name="criteria_template"),
    path(_SETS + "cham-thu/", rehearsals.try_out, name="rehearsal"),
    path(_SET, criteria.detail, name="criteria_set"),
    path(_SET + "thong-tin/", criteria.head, name="criteria_head"),
    path(_SET + "xep-loai/", criteria.bands, name="criteria_bands"),
    path(_SET + "ban-hanh/", criteria.adopt, name="criteria_adopt"),
    path(_SET + "phien-ban-moi/", criteria.version, name="criteria_version"),
    path(_SET + "xoa/", criteria.remove, name="criteria_remove"),
    path(_SET + "tep/", criteria.workbook, name="criteria_workbook"),
    path(_SET + "mau-ket-qua/", criteria.results_template, name="criteria_results"),
    path(_SET + "them/", criteria_lines.add, name="criterion_add"),
    path(_SET + "xem-thu/", criteria_lines.preview, name="criterion_preview"),
    path(_LINE, criteria_lines.edit, name="criterion_edit"),
    path(_LINE + "chuyen/", criteria_lines.move, name="criterion_move"),
    path(_LINE + "xoa/", criteria_lines.remove, name="criterion_remove"),
    path(_YEAR + "mo/", periods.open_period, name="open_period"),
    path(_YEAR + "da-ky-lam-duoc/", promises.promises, name="promises"),
    path(_QUARTER, periods.period, name="period"),
    path(_QUARTER + "bang-diem/", boards.scoreboard, name="scoreboard"),
    path(_TABLE, boards.scoreboard, name="publication"),
    path(_TABLE + "pdf/", boards.publication_pdf, name="publication_pdf"),
    path(_TABLE + "json/", boards.publication_json, name="publication_json"),
    path(_TABLE + "don-vi/<slug:unit>/", boards.published_sheet, name="published_sheet"),
    path(_QUARTER + "bang-diem/xlsx/", boards.scoreboard_xlsx, name="scoreboard_xlsx"),
    path(_QUARTER + "bang-diem/man-chieu/", boards.wall, name="wall"),
    path(_QUARTER + "bang-diem/man-chieu/bang/", boards.wall_board, name="wall_board"),
    path(_QUARTER + "bang-diem/bieu-do/", charts.charts, name="charts"),
    path(_QUARTER + "bang-diem/bieu-do/pdf/", charts.charts_paper, name="charts_paper"),
    path(_QUARTER + "dinh-chinh/", corrections.correct, name="correct"),
    path(_CORRECTION, corrections.correction, name="correction"),
    path(_CORRECTION + "diem/<int:score>/", corrections.correction_line, name="correction_line"),
    path(_CORRECTION + "diem/<int:score>/bo/", corrections.take_back_line, name="take_back_line"),
    path(_CORRECTION + "cong-bo/", corrections.publish_correction, name="publish_correction"),
    path(_CORRECTION + "huy/", corrections.withdraw_correction, name="withdraw_correction"),
    path(_QUARTER + "chi-tieu/", targets.targets, name="targets"),
    path(_QUARTER + "cong-bo/", periods.publish, name="publish"),
    path("minh-chung/<int:pk>/", evidence.download, name="evidence"),
    path("minh-chung/<int:pk>/xem/", evidence.look, name="evidence_look"),
    path("minh-chung/<int:pk>/anh/", evidence.picture, name="evidence_picture"),
    path("minh-chung/<int:pk>/bo/", evidence.remove, name="evidence_remove"),
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
    path(_UNIT + "khong-trung-thuc/<int:score>/", honesty.find_dishonest, name="find_dishonest"),
    path(_UNIT + "hoan-thanh/", appraisals.complete, name="complete"),
]
