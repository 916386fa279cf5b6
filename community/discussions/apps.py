from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "community.discussions"
    label = "discussions"
    verbose_name = "Discussions"

    def ready(self) -> None:
        from community.discussions import wiring

        wiring.plug_in()
