"""Pictures in what members write: dressed where they may be shown, else words."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from community.attachments.composing import markdown_of
from community.attachments.referring import refer
from community.attachments.rendering import MOST, read, without
from community.attachments.uploading import upload
from community.design.markdown import render
from tests.community.attachments.files import plain
from tests.community.design.test_markdown_xss import ALLOWED, PAYLOADS, Inspector

DRESSED = {
    "a": ALLOWED["a"] | {"class"},
    "img": ALLOWED["img"] | {"srcset", "sizes", "width", "height", "loading", "decoding"},
}


def written(member, text):
    return read(member, render(text, pictures=True))


def test_a_picture_of_ones_own_is_dressed(picture):
    html, uploads = written(picture.owner, f'![A "stage"]({picture.get_absolute_url()} "Night")')
    url = picture.get_absolute_url()
    assert html == (
        f'<p><a class="picture" href="{url}"><img src="{url}960/" '
        f'srcset="{url}480/ 480w, {url}960/ 960w, {url}1200/ 1200w" sizes="(max-width: 48rem) 100vw, 44rem" '
        'alt="A &quot;stage&quot;" title="Night" width="1200" height="600" loading="lazy" decoding="async">'
        "</a></p>\n"
    )
    assert uploads == [picture]


def test_a_picture_in_a_link_leads_where_the_link_does(picture):
    html, _uploads = written(picture.owner, f"[![]({picture.get_absolute_url()})](https://example.org/)")
    assert html.count("<a ") == html.count("<img") == 1
    assert 'href="https://example.org/"' in html


def test_what_is_not_theirs_to_show_is_a_word(picture, ben):
    assert written(ben, f"![A stage]({picture.get_absolute_url()})") == ("<p>A stage</p>\n", [])
    assert written(ben, f"![](/uploads/{uuid.UUID(int=1)}/)")[0].startswith("<p>/uploads/")


def test_what_one_may_see_elsewhere_may_be_quoted(picture, ben, wall):
    refer("wall", 1, [picture])
    html, uploads = written(ben, f"> ![A stage]({picture.get_absolute_url()})")
    assert "<img" in html
    assert uploads == [picture]


def test_a_file_is_a_link_also_where_it_is_written_as_a_picture(settled):
    file = upload(settled, ContentFile(b"hello", name="set.txt"), uuid.uuid4())
    for text in (markdown_of(file), f"![Songs]({file.get_absolute_url()})"):
        html, uploads = written(settled, text)
        assert "<img" not in html
        assert f'<a href="{file.get_absolute_url()}"' in html
        assert uploads == [file]


def test_in_code_a_picture_is_code(picture):
    assert written(picture.owner, f"`![x]({picture.get_absolute_url()})`")[1] == []


def test_newcomers_show_one_picture(ada, paced):
    pictures = [upload(ada, ContentFile(plain(size=(n, 9)), name="x.png"), uuid.uuid4()) for n in (5, 6)]
    assert written(ada, markdown_of(pictures[0]) * 2)[1] == pictures[:1]
    with pytest.raises(ValidationError, match="1 picture in a post"):
        written(ada, " ".join(map(markdown_of, pictures)))


def test_more_than_the_limit_is_refused(settled):
    files = [upload(settled, ContentFile(b"x" * n, name="x"), uuid.uuid4()) for n in range(1, MOST + 2)]
    assert len(written(settled, " ".join(map(markdown_of, files[:-1])))[1]) == MOST
    with pytest.raises(ValidationError, match="up to 20 pictures"):
        written(settled, " ".join(map(markdown_of, files)))


def test_where_no_upload_is_there_is_no_query(settled, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert written(settled, "*Hello* https://example.org")[1] == []


def test_a_picture_that_is_gone_leaves_its_description(picture):
    url = picture.get_absolute_url()
    html, _uploads = written(picture.owner, f"![One]({url}) and [![Two]({url})](https://example.org/)")
    assert without(html, {str(uuid.uuid4())}) == html
    gone = without(html, {str(picture.token)})
    assert gone == ('<p>One and <a href="https://example.org/" rel="nofollow ugc noopener">Two</a></p>\n')


@pytest.mark.parametrize(
    "way_in", ["![{}](URL)", '![x](URL "{}")', "![{}][r]\n\n[r]: URL '{}'", "{} ![](URL) {}"]
)
def test_no_attack_gets_in_by_the_words_of_a_picture(picture, way_in, monkeypatch):
    for tag, attributes in DRESSED.items():
        monkeypatch.setitem(ALLOWED, tag, attributes)
    for payload in PAYLOADS:
        text = way_in.replace("{}", payload).replace("URL", picture.get_absolute_url())
        html = written(picture.owner, text)[0]
        for found in (html, without(html, {str(picture.token)})):
            inspector = Inspector()
            inspector.feed(found)
            inspector.close()


def test_no_attack_gets_in_by_a_name(settled):
    for payload in PAYLOADS[::20]:
        file = (
            upload(settled, ContentFile(payload.encode() + b" text", name=f"{payload}.txt"), uuid.uuid4())
            if (not payload.lstrip().lower().startswith(("<!", "<html", "<svg", "<?xml", "<script")))
            else upload(
                settled, ContentFile(b"text " + payload.encode(), name=f"{payload}.txt"), uuid.uuid4()
            )
        )
        html, uploads = written(settled, markdown_of(file))
        assert uploads == [file]
        inspector = Inspector()
        inspector.feed(html)
        inspector.close()
        assert html.count("<a ") == 1
