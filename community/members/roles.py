"""The groups that run the place. Kept right at every migration, so that a new right reaches them."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from community.members.models import EDITORS, MANAGERS, Member

GRANTS = {
    MANAGERS: [("moderation", "decide_case"), ("discussions", "answer_idea")],
    EDITORS: [
        ("wagtailadmin", "access_admin"),
        ("discussions", "add_board"),
        ("discussions", "change_board"),
        ("discussions", "answer_idea"),
        ("discussions", "add_reactionkind"),
        ("discussions", "change_reactionkind"),
        ("chat", "add_openroom"),
        ("chat", "change_openroom"),
        ("members", "add_interest"),
        ("members", "change_interest"),
    ],
}


def grant(**_: Any) -> None:
    """Receive `post_migrate`. A right whose room has not been migrated yet is granted the next time."""
    for name, rights in GRANTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        for app, codename in rights:
            right = Permission.objects.filter(content_type__app_label=app, codename=codename)
            group.permissions.add(*right)


def mark_staff(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    """Receive changes of who is in which group: who runs the place is staff, and nobody else.

    Pages may then ask `is_staff`, which they hold already, before they ask for rights, which costs two queries.
    """
    if not action.startswith("post_"):
        return
    changed = Member.objects.filter(pk__in=pk_set or []) if reverse else Member.objects.filter(pk=instance.pk)
    runs_the_place = Q(is_superuser=True) | Q(groups__name__in=GRANTS)
    staff = set(changed.filter(runs_the_place).values_list("pk", flat=True))
    changed.filter(pk__in=staff).update(is_staff=True)
    changed.exclude(pk__in=staff).update(is_staff=False)
    if not reverse:
        instance.is_staff = instance.pk in staff
