"""Addresses of this room, below the page of a bloc-year."""

from django.urls import include, path

from pledges.registration.views import overview, sheets

app_name = "registration"

_year = [
    path("", overview.overview, name="list"),
    path("mo/", overview.open_round, name="open"),
    path("bang/pdf/", overview.table_pdf, name="pdf"),
    path("bang/xlsx/", overview.table_xlsx, name="xlsx"),
    path("<slug:unit>/", sheets.sheet, name="sheet"),
    path("<slug:unit>/danh-hieu/", sheets.add_title, name="add_title"),
    path("<slug:unit>/danh-hieu/<int:pk>/bo/", sheets.remove_title, name="remove_title"),
    path("<slug:unit>/lay-chi-tieu/", sheets.take, name="take"),
    path("<slug:unit>/chi-tieu/them/", sheets.add_target, name="add_target"),
    path("<slug:unit>/chi-tieu/<int:pk>/", sheets.edit_target, name="edit_target"),
    path("<slug:unit>/chi-tieu/<int:pk>/bo/", sheets.remove_target, name="remove_target"),
    path("<slug:unit>/gui/", sheets.submit, name="submit"),
    path("<slug:unit>/xac-nhan/", sheets.confirm, name="confirm"),
    path("<slug:unit>/mo-lai/", sheets.reopen, name="reopen"),
    path("<slug:unit>/tra-lai/", sheets.give_back, name="return_for_correction"),
]

urlpatterns = [path("khoi/<slug:slug>/<int:year>/dang-ky/", include(_year))]
