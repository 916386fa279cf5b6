from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "community.recognition"
    label = "recognition"
    verbose_name = "Recognition"

    def ready(self) -> None:
        from community.recognition import wiring

        wiring.plug_in()
