"""How an editor sets up the admin for themselves."""

from typing import Any

from wagtail.admin.views.account import AccountView, AvatarSettingsPanel


class DeskSettings(AccountView):
    """Wagtail's own, without the picture: it would be kept with what the camera wrote into it, and stay behind when
    its editor leaves."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel)]
