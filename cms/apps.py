from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from cms import wiring

        wiring.plug_in()
