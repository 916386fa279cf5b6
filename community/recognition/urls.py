"""Addresses of thanks and trust."""

from django.urls import path

from community.recognition import views

app_name = "recognition"
urlpatterns = [
    path("thanks/<slug:kind>/<int:pk>/", views.thanks, name="thanks"),
    path("me/trust/", views.trust, name="trust"),
    path("staff/members/<slug:handle>/trust/", views.standing, name="standing"),
]
