"""Addresses of the design room."""

from django.urls import path

from community.design import views

app_name = "design"
urlpatterns = [
    path("design.css", views.serve_bundle, {"kind": "css"}, name="stylesheet"),
    path("design.js", views.serve_bundle, {"kind": "js"}, name="script"),
    path("offline/", views.offline, name="offline"),
    path("offline-worker.js", views.offline_worker, name="offline-worker"),
    path("design/", views.gallery, name="gallery"),
]
