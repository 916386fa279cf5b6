"""A web process is ready before its first visitor, and stays quick; the worker rests cheaply."""

import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created

from community.ledger.models import Entry
from config.background import keep_running
from config.env import ROOT
from config.settling import keep_connections

TOLD = """
import gc, sys
import config.{server}
print("config.urls" in sys.modules and "cms.views" in sys.modules)
spared, watched = gc.get_freeze_count(), len(gc.get_objects())
print(spared > 20 * watched)
"""


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
def test_a_web_process_has_its_views_and_its_collector_passes_by_all_that_is_loaded(server):
    run = subprocess.run(
        [sys.executable, "-c", TOLD.format(server=server)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["True", "True"]


@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="has a pool")
@pytest.mark.django_db(transaction=True)
def test_a_loop_of_the_worker_opens_its_connection_once(monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", 0)
    keep_connections()
    opened, stop, looks = [], threading.Event(), []

    def look():
        looks.append(Entry.objects.exists())
        if len(looks) == 5:
            stop.set()
            connection.close()
        return 0

    connection_created.connect(count := lambda **signal: opened.append(signal))
    keep_running("look", look, stop, 0)
    connection_created.disconnect(count)
    assert len(looks) == 5 and len(opened) <= 1
