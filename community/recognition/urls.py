"""Addresses of thanks."""

from django.urls import path

from community.recognition import views

app_name = "recognition"
urlpatterns = [
    path("thanks/<slug:kind>/<int:pk>/", views.thanks, name="thanks"),
]
