"""Addresses of a person's own certificates, which belong to no bloc."""

from django.urls import path

from pledges.views import certificates

app_name = "certificates"

urlpatterns = [
    path("chung-thu-so/", certificates.mine, name="mine"),
    path("chung-thu-so/nhan/", certificates.claim, name="claim"),
    path("chung-thu-so/<int:certificate>/go/", certificates.give_up, name="give_up"),
]
