"""A worker that is killed at any moment loses nothing and tells nobody twice."""

import random
import signal
import time

from django.utils import timezone

from community.ledger.draining import LEASE
from community.ledger.models import Delivery
from community.notifications.models import Notice
from tests import cast
from tests.servers import Server
from tests.servers import server as server
from tests.system.house import wait_until, working

KILLS = 4
REPLIES = 240


def test_every_reply_is_told_once_however_often_the_worker_is_killed(server: Server) -> None:
    ada, ben = cast.member("Ada"), cast.member("Ben")
    thread = cast.thread(ada)
    chance = random.Random(7)
    for _round in range(KILLS):
        for number in range(REPLIES // KILLS):
            cast.reply(ben, thread, f"Record {number}")
        before = Notice.objects.count()
        with working(server) as process:
            wait_until(lambda before=before: Notice.objects.count() > before, seconds=30)
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        # Rather than wait a minute for the dead worker's leases to end.
        Delivery.objects.filter(due_at__gt=timezone.now()).update(due_at=timezone.now() - LEASE)
    with working(server) as process:
        wait_until(lambda: not Delivery.objects.exists(), seconds=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    assert Notice.objects.filter(member=ada, kind="reply").count() == REPLIES
    assert Notice.objects.filter(member=ada).values("entry").distinct().count() == REPLIES
