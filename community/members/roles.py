"""The groups that run the place. Kept right at every migration, so that a new right reaches them."""

from typing import Any

from django.contrib.auth.models import Group, Permission

from community.members.models import EDITORS, MANAGERS

GRANTS = {MANAGERS: [("moderation", "decide_case")], EDITORS: [("wagtailadmin", "access_admin")]}


def grant(**_: Any) -> None:
    """Receive `post_migrate`. A right whose room has not been migrated yet is granted the next time."""
    for name, rights in GRANTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        for app, codename in rights:
            right = Permission.objects.filter(content_type__app_label=app, codename=codename)
            group.permissions.add(*right)
