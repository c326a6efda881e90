"""Addresses of this room."""

from django.urls import URLPattern

app_name = "pledges"

urlpatterns: list[URLPattern] = []
