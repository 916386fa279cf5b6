"""Adding a picture without a script: the page comes back with it in the text, and nothing that was typed is lost."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.attachments.models import Upload
from community.discussions.models import Post, Thread
from tests.community.attachments.files import photo, plain
from tests.community.attachments.test_uploading import SECRET


@pytest.fixture
def page(client, ben):
    client.force_login(ben)

    def send(url, **typed):
        response = client.post(url, {"key": uuid.uuid4(), "attach": "1", **typed})
        return response.status_code, response.content.decode(), response.context

    return send


def png(name="stage.png"):
    return SimpleUploadedFile(name, plain())


def test_a_reply_gets_its_picture_and_is_not_posted_yet(page, first_record):
    status, html, context = page(
        first_record.get_absolute_url(), body="Look at *this*", file=png(), alt="A [stage]"
    )
    url = Upload.objects.get().get_absolute_url()
    assert status == 200
    assert context["form"]["body"].value() == f"Look at *this*\n\n![A \\[stage\\]]({url})\n"
    assert "stage.webp is in your text." in html
    assert "errorlist" not in html.replace(
        '<span class="errorlist" id="id_body_file_error" role="alert"></span>', ""
    )
    assert Post.objects.count() == 1


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_file_that_was_chosen_is_not_lost_when_another_button_is_pressed(client, ben, first_record, button):
    client.force_login(ben)
    typed = {"key": uuid.uuid4(), "body": "Look", "file": png(), **button}
    response = client.post(first_record.get_absolute_url(), typed)
    assert response.status_code == 200
    assert "stage.webp is in your text." in response.content.decode()
    assert Post.objects.count() == 1


def test_into_an_empty_text_as_well(page, first_record):
    status, _html, context = page(first_record.get_absolute_url(), body="", file=png())
    assert (status, context["form"]["body"].value()) == (
        200,
        f"![]({Upload.objects.get().get_absolute_url()})\n",
    )


def test_what_was_typed_into_a_new_thread_stays_and_is_not_judged(page, listening, vinyl):
    status, html, context = page(
        "/boards/listening/start/", title="", body="Mine", interests=[vinyl.pk], file=png()
    )
    form = context["form"]
    assert status == 200
    assert form["body"].value().startswith("Mine\n\n![](")
    assert f'value="{vinyl.pk}" checked' in html
    assert "Give your thread a title" not in html
    assert not Thread.objects.exists()


def test_an_edit_keeps_its_words_and_the_version_it_began_from(client, page, first_record, bens_reply):
    status, _html, context = page(f"/posts/{bens_reply.pk}/edit/", version=1, body="Changed", file=png())
    form = context["form"]
    assert (status, form["version"].value()) == (200, "1")
    assert form["body"].value().startswith("Changed\n\n![](")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Choose a picture or a file first."),
        (SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>"), "This kind of file is not taken."),
        (SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n"), "We cannot read this picture."),
    ],
)
def test_what_is_not_taken_is_said_beside_the_field_and_words_stay(page, first_record, file, words):
    typed = {"file": file} if file else {}
    status, html, context = page(first_record.get_absolute_url(), body="Look", alt="A stage", **typed)
    assert status == 422
    assert f'role="alert">{words}' in html
    assert context["form"]["body"].value() == "Look"
    assert 'value="A stage"' in html


def test_too_fast_says_when_to_come_back(client, ben, first_record, settings):
    from community.members.pace import forget

    settings.PACE = True
    forget()
    client.force_login(ben)
    for number in range(6):
        data = {"key": uuid.uuid4(), "attach": "1", "body": "Look"}
        file = SimpleUploadedFile("x.png", plain(size=(number + 1, 5)))
        response = client.post(first_record.get_absolute_url(), data | {"file": file})
    assert response.status_code == 429
    assert int(response["Retry-After"]) >= 1
    forget()


def test_what_phones_note_in_a_picture_never_reaches_the_page(client, page, first_record):
    page(first_record.get_absolute_url(), body="", file=photo())
    for width in Upload.objects.get().widths:
        response = client.get(Upload.objects.get().address_of(width))
        assert SECRET not in b"".join(response.streaming_content)


def test_a_stranger_is_sent_to_the_log_in(client, first_record):
    response = client.post(first_record.get_absolute_url(), {"attach": "1", "body": "x", "file": png()})
    assert response.status_code == 302
    assert not Upload.objects.exists()
