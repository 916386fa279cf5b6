"""Uploads of programs: the same verb, the same access."""

import json
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from community.attachments.models import Upload
from tests.community.attachments.files import photo, plain


def post(client, file=None, key=None, **fields):
    headers = {"Idempotency-Key": str(key)} if key else {}
    data = {**fields, "file": file or SimpleUploadedFile("stage.png", plain())}
    return client.post("/api/v1/uploads", data, headers=headers)


def test_an_upload_answers_with_what_to_write(client, ada):
    client.force_login(ada)
    response = post(client, photo(), alt="A stage]")
    assert response.status_code == 201
    found = Upload.objects.get()
    assert response.json() == {
        "id": str(found.token),
        "name": "IMG_0001.webp",
        "content_type": "image/webp",
        "size": found.size,
        "width": 1200,
        "height": 600,
        "is_picture": True,
        "url": found.get_absolute_url(),
        "markdown": f"![A stage\\]]({found.get_absolute_url()})",
    }


def test_the_same_key_again_answers_with_the_same(client, ada):
    client.force_login(ada)
    key = uuid.uuid4()
    assert post(client, key=key).json() == post(client, key=key).json()
    assert Upload.objects.count() == 1
    assert post(client, photo(), key=key).json()["errors"] == {
        "client_id": ["You already sent this form with another file."]
    }


def test_what_is_refused_says_so_by_field(client, ada):
    client.force_login(ada)
    refused = post(client, SimpleUploadedFile("x.svg", b"<svg/>"))
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["file"]
    assert client.post("/api/v1/uploads").status_code == 422


def test_a_stranger_uploads_nothing_and_others_learn_nothing(client, ben, picture):
    address = f"/api/v1/uploads/{picture.token}"
    assert post(client).status_code == 401
    assert client.get(address).status_code == 404
    client.force_login(ben)
    assert client.get(address).status_code == 404
    client.force_login(picture.owner)
    assert json.loads(client.get(address).content)["width"] == 1200
