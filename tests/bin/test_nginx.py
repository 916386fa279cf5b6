"""What the nginx in front of `make serve` hands out by itself, and what it does not."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bin.processes import Group, accepts, free_port
from bin.serve import nginx, nginx_binary
from config.env import Environment

pytestmark = pytest.mark.skipif(not Path(nginx_binary()).exists(), reason="nginx is not installed")


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_pictures_are_handed_out_and_documents_only_by_the_page_that_knows_who_may_read(tmp_path):
    for name in ("images/cover.webp", "documents/salaries.pdf"):
        file = tmp_path / "media" / name
        file.parent.mkdir(parents=True)
        file.write_bytes(b"bytes")
    port = free_port()
    with Group() as group:
        group.start(nginx(Environment(DATA_DIR=tmp_path, PORT=port), free_port(), free_port()))
        assert group.wait_until(lambda: accepts(port), 10)
        assert status(port, "/media/images/cover.webp") == 200
        for way in ("/media/documents", "/media//documents", "/media/x/../documents"):
            assert status(port, f"{way}/salaries.pdf") == 404
