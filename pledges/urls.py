"""Addresses of this room, below the page of a bloc-year."""

from django.urls import include, path

from pledges.views import (
    agreement,
    consultation,
    detail,
    drafting,
    opinions,
    parts,
    publication,
    signing,
    tables,
    versions,
)

app_name = "pledges"

_pledge = [
    path("", detail.detail, name="detail"),
    path("soan-moi/", drafting.draft, name="draft"),
    path("soan/", drafting.edit, name="edit"),
    path("soan/dau-van-ban/", drafting.heading, name="heading"),
    path("soan/<slug:kind>/them/", parts.add_part, name="add_part"),
    path("soan/<slug:kind>/<int:pk>/", parts.edit_part, name="edit_part"),
    path("soan/<slug:kind>/<int:pk>/thu-tu/", parts.move_part, name="move_part"),
    path("soan/<slug:kind>/<int:pk>/xoa/", parts.remove_part, name="remove_part"),
    path("lay-y-kien/", consultation.consult, name="consult"),
    path("gui-lai/", consultation.circulate_again, name="circulate_again"),
    path("gop-y/<slug:unit>/", opinions.opinion, name="opinion"),
    path("y-kien/", opinions.opinions, name="opinions"),
    path("y-kien/nhac/", consultation.remind, name="remind"),
    path("y-kien/bang/pdf/", tables.opinions_pdf, name="opinions_pdf"),
    path("y-kien/bang/xlsx/", tables.opinions_xlsx, name="opinions_xlsx"),
    path("y-kien/<int:pk>/", opinions.answer, name="answer"),
    path("phien-ban/", versions.versions, name="versions"),
    path("phien-ban/so-sanh/", versions.compare_versions, name="compare"),
    path("phien-ban/so-sanh/pdf/", versions.comparison_pdf, name="comparison_pdf"),
    path("phien-ban/<int:number>/", versions.version, name="version"),
    path("thong-nhat/", agreement.agree, name="agree"),
    path("mo-lai/", agreement.reopen, name="reopen"),
    path("mo-ky/", agreement.open_signing, name="open_signing"),
    path("ket-thuc-ky/", agreement.conclude, name="conclude"),
    path("chung-kien/", signing.witnesses, name="witnesses"),
    path("ky/<int:signatory>/", signing.sign, name="sign"),
    path("ky/<int:signatory>/chung-thu/", signing.certificate, name="certificate"),
    path("ky/<int:signatory>/ben-ngoai/", signing.outside, name="outside"),
    path("ky/<int:signatory>/ban-giay/", signing.ink, name="ink"),
    path("ky/<int:signatory>/uy-quyen/", signing.authorise, name="authorise"),
    path("ky/<int:signatory>/tu-choi/", signing.decline, name="decline"),
    path("ky/<int:signatory>/de-nghi-lai/", signing.ask_again, name="ask_again"),
    path("pdf/", publication.pdf, name="pdf"),
    path("ban-ky-tay/", publication.sheet, name="sheet"),
    path("tep-ky/<slug:code>/", publication.lapsed, name="lapsed"),
]

urlpatterns = [path("khoi/<slug:slug>/<int:year>/giao-uoc/", include(_pledge))]
