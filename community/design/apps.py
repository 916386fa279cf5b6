from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "community.design"
    label = "design"
