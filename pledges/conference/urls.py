"""Addresses of this room, below the page of a bloc-year."""

from django.urls import include, path

from pledges.conference.views import papers, planning, running, screens, tablet

app_name = "conference"

_conference = [
    path("moi/", planning.plan, name="plan"),
    path("<int:pk>/", running.detail, name="detail"),
    path("<int:pk>/khai-mac/", running.open_conference, name="open"),
    path("<int:pk>/buoc/<int:item>/", running.show, name="show"),
    path("<int:pk>/diem-danh/", running.roll_call, name="roll_call"),
    path("<int:pk>/dai-bieu/", running.guest, name="guest"),
    path("<int:pk>/ghi/", running.note, name="note"),
    path("<int:pk>/tai-lieu/them/", papers.add, name="paper_add"),
    path("<int:pk>/tai-lieu/thong-qua/", papers.adopt, name="papers_adopt"),
    path("<int:pk>/tai-lieu/<int:paper>/", papers.download, name="paper"),
    path("<int:pk>/tai-lieu/<int:paper>/bo/", papers.remove, name="paper_remove"),
    path("<int:pk>/be-mac/", running.close_conference, name="close"),
    path("<int:pk>/man-chieu/", screens.projector, name="projector"),
    path("<int:pk>/man-chieu/noi-dung/", screens.board, name="board"),
    path("<int:pk>/bien-ban/", screens.minutes, name="minutes"),
    path("<int:pk>/may-chung/", tablet.tablet, name="tablet"),
    path("<int:pk>/may-chung/<int:place>/", tablet.sign, name="tablet_sign"),
]

urlpatterns = [path("khoi/<slug:slug>/<int:year>/hoi-nghi/", include(_conference))]
