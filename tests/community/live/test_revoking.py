from django.db import transaction

from community.live.revoking import disconnect, revocation_counts


def test_each_disconnection_is_counted(ada, ben, eve):
    disconnect(ada.pk)
    disconnect(ada.pk)
    disconnect(ben.pk)
    assert revocation_counts([ada.pk, ben.pk, eve.pk]) == {ada.pk: 2, ben.pk: 1}


def test_a_change_that_is_rolled_back_disconnects_nobody(ada):
    try:
        with transaction.atomic():
            disconnect(ada.pk)
            raise KeyError
    except KeyError:
        pass
    assert revocation_counts([ada.pk]) == {}
