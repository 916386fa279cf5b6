from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "community.members"
    label = "members"
    verbose_name = "Members"

    def ready(self) -> None:
        from community.members import wiring

        wiring.plug_in()
