"""The wiring floor as a Django app, for its commands and context."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
