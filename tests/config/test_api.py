"""Errors of the API have one shape."""

import pytest

from tests import cast

pytestmark = pytest.mark.django_db


def post(client, url, body):
    return client.post(url, body, content_type="application/json")


def test_what_a_verb_refuses_is_told_by_field(client, ada):
    client.force_login(ada)
    answer = post(client, f"/api/v1/boards/{cast.board().slug}/threads", {"title": "a", "body": ""})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"title", "body"}


def test_what_has_another_shape_is_told_by_field_too(client, ada):
    client.force_login(ada)
    answer = post(client, f"/api/v1/boards/{cast.board().slug}/threads", {"title": 5, "stars": 3})
    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], str)
    assert {"title", "body", "stars"} <= set(answer.json()["errors"])


def test_what_stands_in_an_address_is_told_by_its_name(client, db):
    answer = client.get("/api/v1/search", {"q": "record", "page": "the last"})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"page"}


def test_each_operation_stands_in_a_chapter_once(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    chapters = [operation["tags"] for path in paths.values() for operation in path.values()]
    assert all(chapters)
    assert [tags for tags in chapters if len(tags) > len(set(tags))] == []


def test_too_fast_says_when_to_come_back(client, ada, settings):
    settings.PACE = True
    client.force_login(ada)
    url = f"/api/v1/boards/{cast.board().slug}/threads"
    first, second = (post(client, url, {"title": f"Record {n}", "body": "Which one?"}) for n in range(2))
    assert (first.status_code, second.status_code) == (201, 429)
    assert int(second["Retry-After"]) > 0


@pytest.mark.parametrize(("url", "status"), [("/api/v1/threads/0", 404), ("/api/v1/me", 401)])
def test_what_is_not_there_and_who_is_not_known_have_words(client, url, status):
    answer = client.get(url)
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)
