"""Quotes: who said what, with the way there, and nothing that reaches beyond the quote."""

import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from community.design.markdown import render
from community.discussions.drafting import Words, save_draft
from community.discussions.hiding import hide_post
from community.discussions.models import Post
from community.discussions.places import reply_to
from community.discussions.posting import post_reply
from community.discussions.quoting import LONGEST, quote_for, quote_of, with_quote
from community.discussions.removing import remove_post
from community.ledger.models import Entry
from tests.corpora import xss_payloads

# What Markdown makes much of, more often than chance would have it.
MARKUP = st.text(st.sampled_from("\n\n >#-*_`~[]()!:<&|\\1.abÄ\t"), max_size=80)


def said(post, body):
    """The post as if it said this; nothing is stored."""
    post.body = body
    return post


def test_a_quote_names_who_said_it_and_leads_there(bens_reply):
    url = bens_reply.get_absolute_url()
    assert quote_of(bens_reply) == f"> [Ben]({url}):\n>\n> Kind of **Blue**, of course.\n\n"
    html = render(quote_of(bens_reply) + "Yes.")
    assert f'<a href="{url.replace("&", "&amp;")}"' in html and "<p>Yes.</p>" in html


def test_a_quote_of_a_quote_keeps_its_depth(bens_reply):
    inner = "> [Ada](/x):\n>\n> First\n\nSecond"
    assert render(quote_of(said(bens_reply, inner))).count("<blockquote>") == 2


@pytest.mark.django_db
@settings(max_examples=150)
@given(MARKUP, MARKUP)
def test_no_words_and_no_name_reach_beyond_the_quote(bens_reply, name, body):
    bens_reply.author.name = name
    text = quote_of(said(bens_reply, body)) + "After [a] [b] [ab]"
    env = {}
    blocks = MarkdownIt("commonmark").enable("table").parse(text, env)
    outermost = [token.type for token in blocks if token.level == 0]
    assert outermost == ["blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close"]
    assert not env.get("references")


def test_attacks_stay_inside_and_inert(bens_reply):
    for payload in (payload for payload in xss_payloads()[::5] if payload.strip()):
        html = render(quote_of(said(bens_reply, payload)) + "After")
        assert html.rstrip().endswith("<p>After</p>")
        assert not re.search(r"<script|<[^>]*(?:=\"\s*javascript:| on\w+=)", html, re.IGNORECASE)


def test_a_long_post_is_cut_at_a_word(bens_reply):
    quote = quote_of(said(bens_reply, "word " * 1_000))
    assert LONGEST - 50 < len(quote) < LONGEST + 150 and quote.rstrip().endswith("word …")


def test_only_what_somebody_may_read_is_quoted(ada, ben, mara, first_record, bens_reply):
    assert quote_for(ada, first_record, "2")
    for number in ("3", "x", "-1", "", "9" * 20, "²"):
        assert quote_for(ada, first_record, number) == ""
    hide_post(bens_reply, mara)
    assert quote_for(ada, first_record, "2") == quote_for(mara, first_record, "2") == ""


def test_a_removed_post_is_not_quoted(ada, ben, first_record, bens_reply):
    remove_post(bens_reply, ben)
    assert quote_for(ada, first_record, "2") == ""


def test_without_a_script_the_form_comes_with_the_quote_under_the_draft(
    client, ada, first_record, bens_reply
):
    save_draft(ada, reply_to(first_record), Words(body="I began so."), uuid.uuid4())
    client.force_login(ada)
    url = first_record.get_absolute_url()
    page = client.get(url).content.decode()
    link = f'href="?post=2&amp;quote=2#reply" data-quote="/api/v1/threads/{first_record.pk}/posts/2/quote"'
    assert link in page
    form = client.get(f"{url}?post=2&quote=2").context["form"]
    assert form["body"].value() == "I began so.\n\n" + quote_of(bens_reply)
    assert with_quote(form["body"].value(), quote_of(bens_reply)) == form["body"].value()


def test_a_stranger_finds_nothing_to_quote_with(client, first_record, bens_reply):
    page = client.get(f"{first_record.get_absolute_url()}?quote=2").content.decode()
    assert "quote=2" not in page.split("<main")[1] and "<textarea" not in page
    assert 'form="acts"' not in page


def test_the_api_gives_the_same_quote(client, ada, first_record, bens_reply):
    client.force_login(ada)
    answer = client.get(f"/api/v1/threads/{first_record.pk}/posts/2/quote")
    assert answer.json() == {"markdown": quote_of(bens_reply)}


def test_who_is_mentioned_in_a_quote_is_not_called_again(ada, ben, eve, first_record):
    first = post_reply(ben, first_record, "Ask @eve", uuid.uuid4())
    post_reply(ada, first_record, quote_of(first) + "Yes, do.", uuid.uuid4())
    assert Entry.objects.filter(kind="member.mentioned").count() == 1
    assert "data-member" not in Post.objects.get(number=3).html


def test_how_to_write_is_told_to_everybody(client, db):
    page = client.get("/writing/").content.decode()
    assert "<strong>loud</strong>" in page and "**loud**" in page
