from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "community.notifications"
    label = "notifications"
    verbose_name = "Notices"

    def ready(self) -> None:
        from community.notifications import wiring

        wiring.plug_in()
