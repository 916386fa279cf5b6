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


def test_what_members_added_is_handed_out_only_at_the_word_of_a_page(tmp_path, httpserver):
    file = tmp_path / "private/uploads/ab/picture/480.webp"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"bytes")
    word = {
        "X-Accel-Redirect": "/private/uploads/ab/picture/480.webp",
        "Content-Type": "image/webp",
        "Content-Disposition": 'inline; filename="stage.webp"',
        "Cache-Control": "private, max-age=300",
    }
    httpserver.expect_request("/uploads/token/").respond_with_data("", headers=word)
    httpserver.expect_request("/uploads/hidden/").respond_with_data("", status=404)
    port = free_port()
    with Group() as group:
        group.start(nginx(Environment(DATA_DIR=tmp_path, PORT=port), httpserver.port, free_port()))
        assert group.wait_until(lambda: accepts(port), 10)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/uploads/token/", timeout=5) as answer:
            assert answer.read() == b"bytes"
            headers = answer.headers
        assert {name: headers[name] for name in word if name in headers} == {
            name: value for name, value in word.items() if name != "X-Accel-Redirect"
        }
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        for path in ("/uploads/hidden/", "/private/uploads/ab/picture/480.webp", "/media/../private/x"):
            assert status(port, path) == 404


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
