from django.contrib.auth.models import Group

from community.members.models import MANAGERS


def test_who_becomes_a_manager_is_staff_and_who_stops_is_not(ada):
    managers = Group.objects.get(name=MANAGERS)
    ada.groups.add(managers)
    ada.refresh_from_db()
    assert ada.is_staff and type(ada).objects.get(pk=ada.pk).is_manager
    managers.user_set.remove(ada)
    ada.refresh_from_db()
    assert not ada.is_staff and not type(ada).objects.get(pk=ada.pk).is_manager


def test_another_group_makes_nobody_staff(ada):
    ada.groups.add(Group.objects.create(name="Readers"))
    ada.refresh_from_db()
    assert not ada.is_staff


def test_an_operator_stays_staff_without_any_group(ada):
    type(ada).objects.filter(pk=ada.pk).update(is_superuser=True, is_staff=True)
    ada.refresh_from_db()
    group = Group.objects.get(name=MANAGERS)
    ada.groups.add(group)
    ada.groups.remove(group)
    assert ada.is_staff
