"""Addresses of flags and the queue."""

from django.urls import path

from community.moderation import views

app_name = "moderation"
urlpatterns = [
    path("flag/<slug:kind>/<int:pk>/", views.raise_flag, name="flag"),
    path("staff/", views.queue, name="queue"),
    path("staff/cases/<int:pk>/decision/", views.decision, name="decision"),
    path("staff/cases/<int:pk>/undoing/", views.undoing, name="undoing"),
]
