from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    label = "chat"
    verbose_name = "Rooms"

    def ready(self) -> None:
        from chat import wiring

        wiring.plug_in()
