"""Addresses of the live rooms."""

from django.urls import path

from chat import views

app_name = "chat"
urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/<slug:slug>/", views.room, name="room"),
]
