"""Addresses of this room, below the page of a bloc-year."""

from django.urls import path

from pledges.library.views import moves, reading, writing

app_name = "library"

_LIBRARY = "khoi/<slug:slug>/<int:year>/kho/"
_ONE = _LIBRARY + "<int:pk>/"

urlpatterns = [
    path(_LIBRARY, reading.highlights, name="list"),
    path(_LIBRARY + "pdf/", reading.printed, name="print"),
    path(_LIBRARY + "xlsx/", reading.exported, name="export"),
    path(_LIBRARY + "them/<slug:shelf>/", writing.add, name="add"),
    path(_ONE, reading.detail, name="detail"),
    path(_ONE + "sua/", writing.edit, name="edit"),
    path(_ONE + "xoa/", writing.remove, name="remove"),
    path(_ONE + "chia-se/", moves.share, name="share"),
    path(_ONE + "rut/", moves.withdraw, name="withdraw"),
    path(_ONE + "chon/", moves.pick, name="pick"),
    path(_ONE + "bo-chon/", moves.unpick, name="unpick"),
]
