import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.design.markdown import DEPTH, LONGEST, clean, excerpt, normalise, render

# What a browser, a parser or a database may stumble over, mixed with what members write.
ODD_TEXT = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from("<>&\"'`*_[]()!#|~\\\n\0\ud800\u202e\u0344\u0301éЙ家 "),
        st.sampled_from(
            ["<script>", "</p>", "<img src=x onerror=", "javascript:", "](", "https://a.b/", "&lt;", "- "]
        ),
    ),
    max_size=40,
).map("".join)


def test_a_post_keeps_its_form():
    assert render("# Tonight\n\n*Low* **end** ~~theory~~ `EQ`\n\n- one\n- two") == (
        "<h1>Tonight</h1>\n<p><em>Low</em> <strong>end</strong> <s>theory</s> <code>EQ</code></p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


def test_a_link_says_that_a_member_set_it_and_opens_where_the_reader_is():
    html = render("[here](https://example.org/ 'Title')")
    assert html == (
        '<p><a href="https://example.org/" title="Title" rel="nofollow ugc noopener">here</a></p>\n'
    )


@pytest.mark.parametrize(
    ("typed", "href", "after"),
    [
        ("see https://example.org/a_b_c.", "https://example.org/a_b_c", "."),
        ("(http://example.org/x)", "http://example.org/x", ")"),
        ("https://example.org/Low_(album)!", "https://example.org/Low_(album)", "!"),
        ("**https://example.org**", "https://example.org", "</strong>"),
        ("https://example.org/<b>", "https://example.org/", "&lt;b&gt;"),
    ],
)
def test_an_address_as_typed_becomes_a_link_without_the_sentence_around_it(typed, href, after):
    assert f'<a href="{href}" rel="nofollow ugc noopener">{href}</a>{after}' in render(typed)


@pytest.mark.parametrize(
    "typed",
    ["example.org", "ftp://example.org", "xhttps://example.org", "`https://example.org`", "https://", "://a"],
)
def test_what_is_no_full_web_address_stays_text(typed):
    assert "<a" not in render(typed)


def test_an_address_inside_a_link_makes_no_second_link():
    assert render("[https://a.example](https://b.example)").count("<a ") == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:image/png;x",
    ],
)
def test_a_link_to_anything_but_web_and_mail_is_no_link(url):
    assert "href" not in render(f"[x]({url}) [x](<{url}>) <{url}>\n\n[y]\n\n[y]: {url}")


UPLOAD = "/uploads/6f1c2a34-9b1e-4c53-8f6a-0d3b7a9e5c21/"


def test_an_upload_of_ours_is_a_picture_where_pictures_are_wanted():
    text = f"![A *stage*]({UPLOAD})"
    assert render(text, pictures=True) == f'<p><img src="{UPLOAD}" alt="A stage"></p>\n'
    assert "<img" not in render(text)
    assert f'<a href="{UPLOAD}"' in render(text)


@pytest.mark.parametrize(
    "src",
    [
        "https://example.org/a.png",
        "//example.org/a.png",
        "/accounts/logout/",
        f"https://example.org{UPLOAD}",
        f"/{UPLOAD}",
        f"{UPLOAD}480/",
        f"{UPLOAD}?x=1",
        f"{UPLOAD}../../accounts/logout/",
        "/uploads/../accounts/logout/",
        "/uploads/%2e%2e/me/",
        "a.png",
        "/media/images/cover.webp",
    ],
)
def test_any_other_image_is_a_link_with_its_description(src):
    html = render(f"![A *stage*](<{src}>)", pictures=True)
    assert "<img" not in html
    assert ">A stage</a>" in html


def test_an_image_without_a_description_is_a_link_with_its_address():
    assert ">https://example.org/a.png</a>" in render("![](https://example.org/a.png)")


def test_an_image_in_a_link_leaves_one_link():
    html = render("[![Cover](https://example.org/a.png)](https://example.org/)")
    assert html == '<p><a href="https://example.org/" rel="nofollow ugc noopener">Cover</a></p>\n'


def test_html_is_shown_as_it_was_typed():
    assert render("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n"


def test_columns_are_aligned_without_a_style_attribute():
    html = render("|a|b|c|\n|:-|-:|-|\n|1|2|3|")
    assert '<td class="align-left">1</td>' in html
    assert '<td class="align-right">2</td>' in html
    assert "<td>3</td>" in html
    assert "style" not in html


def test_the_allow_list_alone_stops_what_the_parser_would_never_write():
    dirty = (
        '<p class="x" id="y" style="a" onclick="b">t</p><script>s</script><iframe src="/"></iframe>'
        '<a href="javascript:x" target="_blank">u</a><code class="language-a b">v</code><td class="z">w</td>'
    )
    assert clean(dirty) == '<p>t</p><a rel="nofollow ugc noopener">u</a><code>v</code>w'


@given(ODD_TEXT)
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean(render(text)) == render(text)
    assert clean(clean(normalise(text))) == clean(normalise(text))


@given(ODD_TEXT)
def test_normalising_what_is_normal_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


def test_normalising_takes_out_what_nobody_can_see():
    assert normalise("a\0\x07\ud800\ufeff\u202eb\u2066\r\nc\rd\u2028e\tf") == "ab\nc\nd\ne\tf"


def test_normalising_composes_letters_and_keeps_joined_emoji_and_direction_marks():
    assert normalise("e\u0301 👩‍👩‍👧 א\u200f") == "é 👩‍👩‍👧 א\u200f"


def test_marks_cannot_be_piled_without_end():
    assert len(normalise("a" + "\u0316\u0301" * 5_000)) <= 31


def test_a_text_that_is_too_long_is_shown_as_plain_paragraphs():
    html = render("**a** <b>\nc\n\n" + "word " * (LONGEST // 5))
    assert html.startswith("<p>**a** &lt;b&gt;<br>\nc</p>\n<p>word word")
    assert clean(html) == html


def test_a_text_that_is_too_deep_loses_nothing():
    assert "end" in render("> " * DEPTH + "end")
    assert "&gt; end" in render("> " * (DEPTH + 1) + "end")


def test_an_excerpt_is_what_a_reader_would_see():
    source = (
        "# Hello\n\nI *love* `this` [one](https://a.example/) & <b>that</b>\n\n![Cover](a.png)\n\n    code"
    )
    assert excerpt(source) == "Hello I love this one & <b>that</b> Cover code"


def test_an_excerpt_ends_at_a_word_within_its_length():
    assert excerpt("one two three four", 12) == "one two…"
    assert excerpt("one two three", 13) == "one two three"


@given(ODD_TEXT, st.integers(min_value=1, max_value=60))
def test_an_excerpt_is_one_line_and_never_longer_than_asked(text, length):
    short = excerpt(text, length)
    assert len(short) <= length
    assert "\n" not in short
