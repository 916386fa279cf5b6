"""Who sees an upload: its owner; then whoever sees a place that refers to it. All others find nothing."""

import uuid

import pytest

from community.attachments.composing import markdown_of
from community.attachments.referring import refer
from community.attachments.uploading import upload
from tests.community.attachments.files import ContentFile


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def status(client):
    def ask(url, member=None):
        if member:
            client.force_login(member)
        else:
            client.logout()
        return client.get(url).status_code

    return ask


def addresses(picture):
    return [picture.get_absolute_url(), *(picture.address_of(width) for width in picture.widths)]


def test_nobody_but_its_owner_sees_what_nothing_refers_to(status, picture, ben, mara):
    for url in addresses(picture):
        assert status(url, picture.owner) == 200
        assert {status(url), status(url, ben), status(url, mara)} == {404}


def test_who_sees_a_place_sees_what_it_holds_and_only_as_long(status, picture, ben, eve, wall):
    refer("wall", 1, [picture])
    wall.seen = lambda member: member == ben
    for url in addresses(picture):
        assert (status(url, ben), status(url, eve), status(url)) == (200, 404, 404)
    wall.seen = lambda member: True
    assert status(picture.get_absolute_url()) == 200
    refer("wall", 1, [])
    assert (status(picture.get_absolute_url()), status(picture.get_absolute_url(), ben)) == (404, 404)


def test_one_of_several_places_is_enough(status, picture, wall):
    for number in (1, 2):
        refer("wall", number, [picture])
    refer("wall", 1, [])
    assert status(picture.get_absolute_url()) == 200


def test_a_width_that_there_is_not_is_not_there(status, picture):
    assert status(f"{picture.get_absolute_url()}481/", picture.owner) == 404
    assert status(f"/uploads/{uuid.uuid4()}/", picture.owner) == 404


def test_a_picture_is_kept_by_no_cache_between_and_asked_for_again(client, picture):
    client.force_login(picture.owner)
    response = client.get(picture.get_absolute_url())
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=300"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"] == 'inline; filename="IMG_0001.webp"'
    again = client.get(picture.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    client.logout()
    hidden = client.get(picture.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "content_type", "disposition"),
    [
        (b"%PDF-1.7", "Setlist.pdf", "application/pdf", 'attachment; filename="Setlist.pdf"'),
        (
            b"<b>hello</b>",
            "Гитара.txt",
            "text/plain; charset=utf-8",
            "attachment; filename*=utf-8''%D0%93%D0%B8%D1%82%D0%B0%D1%80%D0%B0.txt",
        ),
    ],
)
def test_a_file_is_saved_and_never_shown(client, settled, data, name, content_type, disposition):
    found = upload(settled, ContentFile(data, name=name), uuid.uuid4())
    client.force_login(settled)
    response = client.get(found.get_absolute_url())
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == disposition
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, max-age=0"
    assert body(response) == data


def test_nginx_is_told_where_the_bytes_lie(client, picture, settings):
    settings.FILES_BY_NGINX = True
    client.force_login(picture.owner)
    response = client.get(picture.address_of(480))
    assert response["X-Accel-Redirect"] == f"/private/{picture.folder}/480.webp"
    assert (response.content, response["Content-Type"]) == (b"", "image/webp")


def test_seeing_a_picture_takes_few_queries(client, picture, wall, ben, django_assert_max_num_queries):
    refer("wall", 1, [picture])
    client.force_login(ben)
    client.get(picture.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(picture.get_absolute_url())


def test_its_markdown_says_what_it_is(picture, settled):
    url = picture.get_absolute_url()
    assert markdown_of(picture, "A *stage* [at]\n night") == f"![A \\*stage\\* \\[at\\] night]({url})"
    file = upload(settled, ContentFile(b"hello", name="Set_list.txt"), uuid.uuid4())
    assert markdown_of(file) == f"[Set\\_list.txt (1 kB)]({file.get_absolute_url()})"
