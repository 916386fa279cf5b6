"""Addresses of what the brand team's pages need beside Wagtail's own."""

from django.urls import URLPattern, URLResolver

app_name = "cms"
urlpatterns: list[URLPattern | URLResolver] = []
