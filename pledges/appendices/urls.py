"""Addresses of this room, below the page of a pledge."""

from django.urls import include, path

from pledges.appendices.views import drafting, moves, reading, signing

app_name = "appendices"

_pledge = [
    path("hien-hanh/", reading.current, name="current"),
    path("phu-luc/soan-moi/", drafting.draft, name="draft"),
    path("phu-luc/<int:number>/", reading.detail, name="detail"),
    path("phu-luc/<int:number>/pdf/", reading.pdf, name="pdf"),
    path("phu-luc/<int:number>/ban-ky-tay/", reading.sheet, name="sheet"),
    path("phu-luc/<int:number>/soan/", drafting.edit, name="edit"),
    path("phu-luc/<int:number>/soan/dau-van-ban/", drafting.heading, name="heading"),
    path("phu-luc/<int:number>/soan/<slug:kind>/", drafting.add_change, name="add_change"),
    path("phu-luc/<int:number>/noi-dung/<int:pk>/", drafting.edit_change, name="edit_change"),
    path("phu-luc/<int:number>/noi-dung/<int:pk>/bo/", drafting.remove_change, name="remove_change"),
    path("phu-luc/<int:number>/bo/", drafting.discard, name="discard"),
    path("phu-luc/<int:number>/mo-ky/", moves.open_signing, name="open_signing"),
    path("phu-luc/<int:number>/ket-thuc-ky/", moves.conclude, name="conclude"),
    path("phu-luc/<int:number>/mo-lai/", moves.reopen, name="reopen"),
    path("phu-luc/<int:number>/ky/<int:place>/", signing.sign, name="sign"),
    path("phu-luc/<int:number>/ky/<int:place>/chung-thu/", signing.certificate, name="certificate"),
    path("phu-luc/<int:number>/ky/<int:place>/ben-ngoai/", signing.outside, name="outside"),
    path("phu-luc/<int:number>/ky/<int:place>/ban-giay/", signing.ink, name="ink"),
    path("phu-luc/<int:number>/ky/<int:place>/uy-quyen/", signing.authorise, name="authorise"),
    path("phu-luc/<int:number>/ky/<int:place>/tu-choi/", signing.decline, name="decline"),
    path("phu-luc/<int:number>/ky/<int:place>/de-nghi-lai/", signing.ask_again, name="ask_again"),
]

urlpatterns = [path("khoi/<slug:slug>/<int:year>/giao-uoc/", include(_pledge))]
