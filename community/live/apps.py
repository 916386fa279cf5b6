from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "community.live"
    label = "live"
    verbose_name = "Live"

    def ready(self) -> None:
        from community.live import own, streams

        streams.register(own.MEMBER)
