"""Addresses of this room, below /khoi/. The fixed words are reserved as slugs, see blocs/domain/blocs.py."""

from django.urls import path

from blocs.views import (
    bloc_life,
    bloc_years,
    blocs,
    decisions,
    exchange,
    exclusions,
    members,
    packs,
    renewal,
    reorganisation,
    units,
)

app_name = "blocs"

urlpatterns = [
    path("", blocs.bloc_list, name="list"),
    path("thanh-lap/", blocs.found, name="found"),
    path("quyet-dinh/moi/", decisions.decision_new, name="decision_new"),
    path("don-vi/", units.unit_list, name="units"),
    path("don-vi/<slug:code>/", units.unit, name="unit"),
    path("don-vi/<slug:code>/lich-su/", units.history, name="unit_history"),
    path("don-vi/<slug:code>/doi-ten/", reorganisation.rename, name="rename_unit"),
    path("sap-xep/", reorganisation.reorganise, name="reorganise"),
    path("nhap-xuat/", exchange.index, name="exchange"),
    path("nhap-xuat/doi-chieu/<int:pk>/", exchange.rehearsal, name="import"),
    path("nhap-xuat/tien-do/<slug:token>/", exchange.progress, name="import_progress"),
    path("nhap-xuat/<slug:table>/", exchange.catalogue, name="catalogue"),
    path("nhap-xuat/<slug:table>/mau/", exchange.template, name="catalogue_template"),
    path("nhap-xuat/<slug:table>/xuat/", exchange.export, name="catalogue_export"),
    path("<slug:slug>/", blocs.detail, name="detail"),
    path("<slug:slug>/mo-nam/", blocs.open_year, name="open_year"),
    path("<slug:slug>/mo-tu-nam-truoc/", renewal.renew, name="renew"),
    path("<slug:slug>/quy-che/", bloc_life.regulation, name="regulation"),
    path("<slug:slug>/ket-thuc/", bloc_life.close_bloc, name="close_bloc"),
    path("<slug:slug>/thanh-lap-lai/", bloc_life.refound, name="refound"),
    path("<slug:slug>/<int:year>/", bloc_years.year, name="year"),
    path("<slug:slug>/<int:year>/thanh-vien/", members.seats, name="seats"),
    path("<slug:slug>/<int:year>/thanh-vien/thu-tu/", members.move_seat, name="move_seat"),
    path("<slug:slug>/<int:year>/khoi-truong/", members.leadership, name="leadership"),
    path("<slug:slug>/<int:year>/khong-xet/<slug:code>/", exclusions.exclusion, name="exclusion"),
    path("<slug:slug>/<int:year>/hoat-dong/", bloc_years.activate, name="activate"),
    path("<slug:slug>/<int:year>/ket-thuc/", bloc_years.close, name="close"),
    path("<slug:slug>/<int:year>/ho-so-ban-giao/", packs.pack, name="pack"),
]
