"""Addresses of boards, threads and posts."""

from django.urls import path

from community.discussions import views

app_name = "discussions"
urlpatterns = [
    path("boards/", views.boards, name="boards"),
    path("boards/<slug:slug>/", views.board, name="board"),
    path("boards/<slug:slug>/start/", views.start, name="start"),
    path("boards/<slug:board>/<int:pk>/<slug:slug>/", views.thread, name="thread"),
    path("posts/<int:pk>/hide/", views.hide, name="hide"),
    path("posts/<int:pk>/restore/", views.restore, name="restore"),
]
