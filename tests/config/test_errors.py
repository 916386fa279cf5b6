"""What goes wrong is said in the design."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_what_is_not_there_has_a_page(client):
    page = client.get("/nowhere/at/all/")
    assert page.status_code == 404
    assert "site-header" in page.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ada@example.com"})
    assert page.status_code == 403
    assert "site-header" in page.content.decode()


def test_more_than_we_can_carry_is_refused_with_a_page(client, ada, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    client.force_login(ada)
    page = client.post(
        "/me/profile/", {"name": "x" * 2_000}, content_type="application/x-www-form-urlencoded"
    )
    assert page.status_code == 413
    assert "Try a smaller file" in page.content.decode()


def test_a_fault_of_ours_has_a_page_that_needs_nothing(client, monkeypatch):
    from community.discussions import queries

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "boards_with_latest", broken)
    client.raise_request_exception = False
    page = client.get("/boards/")
    assert page.status_code == 500
    assert "ZeroDivisionError" not in page.content.decode()
    assert "<title>" in page.content.decode()


def test_the_offline_page_holds_nothing_of_anybody(client, ada):
    client.force_login(ada)
    page = client.get("/offline/").content.decode()
    assert "Ada" not in page and "csrf" not in page


@pytest.fixture
def away(client, monkeypatch):
    """A client of a house whose database has just gone."""
    from django.db import OperationalError, connection

    def gone(*args, **kwargs):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(connection, "cursor", gone)
    client.raise_request_exception = False
    return client


def test_while_the_database_is_away_a_page_says_when_to_come_back(away):
    page = away.get("/boards/")
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "what you typed is kept" in page.content.decode()
    assert "connection is lost" not in page.content.decode()


def test_while_the_database_is_away_the_api_says_when_to_come_back(away):
    answer = away.get("/api/v1/threads/1")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["detail"] == "We will be back in a moment. Please try again."
