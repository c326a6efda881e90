"""All URLs. Every one asks for a login unless emulation/middleware.py names it as public."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from emulation import views

handler403 = "emulation.errors.permission_denied"
handler404 = "emulation.errors.not_found"
handler429 = "emulation.errors.too_many"
handler500 = "emulation.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("thong-bao/", views.notices, name="notices"),
    path("tim/", views.search, name="search"),
    path("tinh-trang/", views.status, name="status"),
    path("suc-khoe/", views.healthz, name="healthz"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("tai-khoan/", include("emulation.accounts.urls")),
    path("quan-tri/", admin.site.urls),
    path("khoi/", include("blocs.urls")),
    path("", include("pledges.urls")),
    path("", include("pledges.certificate_urls")),
    path("", include("pledges.conference.urls")),
    path("", include("pledges.library.urls")),
    path("", include("pledges.registration.urls")),
    path("", include("pledges.appendices.urls")),
    path("", include("pledges.verification.urls")),
    path("", include("pledges.evaluations.urls")),
]
