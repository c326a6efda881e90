"""Addresses of this room; the second one is printed as QR code on every page, so it never changes."""

from django.urls import path

from pledges.verification import views

app_name = "verification"

urlpatterns = [
    path("xac-minh/", views.start, name="start"),
    path("xac-minh/<str:code>/", views.paper, name="paper"),
    path("xac-minh/<str:code>/hoan-tat/", views.completion, name="completion"),
]
