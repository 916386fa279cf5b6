"""Addresses of what the brand team's pages need beside Wagtail's own."""

from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [
    path("theme-<slug:version>.css", views.theme, name="theme"),
    path("brand-<slug:version>/manifest.webmanifest", views.manifest, name="manifest"),
    path("brand-<slug:version>/icon-<int:size>.png", views.icon, name="icon"),
]
