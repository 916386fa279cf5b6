"""Addresses of the inbox, and of what reaches members who are not here."""

from django.urls import path

from community.notifications import away_views, device_views, views

app_name = "notifications"
urlpatterns = [
    path("me/notices/", views.inbox, name="inbox"),
    path("me/away/", away_views.away, name="away"),
    path("me/devices/", device_views.add, name="add-device"),
    path("me/devices/<int:pk>/forget/", device_views.forget, name="forget-device"),
    path("me/devices/<int:pk>/words/", device_views.words, name="device-words"),
    path("me/devices/standing/", device_views.waiting, name="standing"),
    path("push-worker.js", device_views.worker, name="push-worker"),
    path("mail/stop/<str:token>/", away_views.stop, name="stop"),
]
