"""Addresses of boards, threads and posts."""

from django.urls import URLPattern, URLResolver

app_name = "discussions"
urlpatterns: list[URLPattern | URLResolver] = []
