"""The pages of allauth that this product uses; the others do not exist here.

allauth builds the addresses of more pages while it makes its own (sign-up, e-mail); accounts are kept by administrators, so
those answer 404.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.db.transaction import atomic  # a deed and its record stand or fall together
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from emulation.accounts import views


def closed(request: HttpRequest) -> HttpResponse:
    """Answer 404."""
    raise Http404


urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("ngung-hoat-dong/", account.account_inactive, name="account_inactive"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("dang-ky/", closed, name="account_signup"),
    path("thu-dien-tu/", closed, name="account_email"),
    path("quen-mat-khau/", views.forgotten, name="account_reset_password"),
    path("dat-mat-khau/", closed, name="account_set_password"),
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/dang-nhap/", views.authenticate, name="mfa_authenticate"),
    path("hai-buoc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-buoc/tat/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "hai-buoc/ma-du-phong/tao/", atomic(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("hai-buoc/ma-du-phong/tai/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("hai-buoc/khoa/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("hai-buoc/khoa/them/", atomic(views.add_passkey), name="mfa_add_webauthn"),
    path("hai-buoc/khoa/thach-thuc/", views.challenge, name="mfa_passkey_challenge"),
    path("hai-buoc/khoa/<int:pk>/ten/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("hai-buoc/khoa/<int:pk>/go/", atomic(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
