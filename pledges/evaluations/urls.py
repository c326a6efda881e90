"""Addresses of this room, below the page of a bloc-year."""

from django.urls import path

from pledges.evaluations.views import (
    appraisals,
    boards,
    evidence,
    highlights,
    objections,
    periods,
    results,
    reviews,
    running,
    sheets,
    standing,
)

app_name = "evaluations"

_YEAR = "khoi/<slug:slug>/<int:year>/danh-gia/"
_QUARTER = _YEAR + "<int:quarter>/"
_UNIT = _QUARTER + "<slug:unit>/"

urlpatterns = [
    path(_YEAR + "mo/", periods.open_period, name="open_period"),
    path(_QUARTER, periods.period, name="period"),
    path(_QUARTER + "bang-diem/", boards.scoreboard, name="scoreboard"),
    path(_QUARTER + "cong-bo/", periods.publish, name="publish"),
    path(_QUARTER + "mo-ngay/", running.open_now, name="open_now"),
    path(_QUARTER + "gia-han/", running.extend, name="extend"),
    path(_QUARTER + "ngung-nhan/", running.stop, name="stop"),
    path(_QUARTER + "quy-tac/", running.set_rules, name="rules"),
    path(_QUARTER + "kien-nghi/<int:pk>/", objections.objection, name="objection"),
    path(_QUARTER + "kien-nghi/<int:pk>/rut/", objections.withdraw, name="withdraw_objection"),
    path("minh-chung/<int:pk>/", evidence.download, name="evidence"),
    path(_UNIT, sheets.sheet, name="sheet"),
    path(_UNIT + "nop/", sheets.submit, name="submit"),
    path(_UNIT + "rut/", sheets.recall, name="recall"),
    path(_UNIT + "minh-chung/<int:score>/", evidence.attach, name="attach"),
    path(_UNIT + "chi-tieu/", results.results, name="results"),
    path(_UNIT + "kho/<int:pk>/dan/", highlights.report, name="report"),
    path(_UNIT + "kho/<int:pk>/bo-dan/", highlights.leave_out, name="leave_out"),
    path(_UNIT + "tham-dinh/", appraisals.appraise, name="appraise"),
    path(_UNIT + "chap-nhan/", appraisals.accept_all, name="accept_all"),
    path(_UNIT + "tra-lai/", appraisals.return_sheet, name="return_sheet"),
    path(_UNIT + "dien-bien/", reviews.review, name="review"),
    path(_UNIT + "giai-trinh/<int:leaf>/", reviews.explain, name="explain"),
    path(_UNIT + "kien-nghi/<int:leaf>/", reviews.object_to, name="object"),
    path(_UNIT + "thuong-truc/", standing.stand, name="stand"),
    path(_UNIT + "thuong-truc/chap-nhan/", standing.stand_by_all, name="stand_by_all"),
    path(_UNIT + "hoan-thanh/", appraisals.complete, name="complete"),
]
