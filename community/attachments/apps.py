from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "community.attachments"
    label = "attachments"
    verbose_name = "Attachments"

    def ready(self) -> None:
        from community.attachments import wiring

        wiring.plug_in()
