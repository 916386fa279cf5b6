"""How a thread looks to search engines, and where somebody shares it."""

import html
import json
import re
import uuid

import pytest
from django.conf import settings

from community.discussions.hiding import hide_post
from community.discussions.models import Post, Thread
from community.discussions.posting import post_reply, start_thread
from tests.corpora import xss_payloads

META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def page_of(client, thread, query: str = "") -> str:
    return client.get(f"{thread.get_absolute_url()}{query}").content.decode()


def canonical_of(page: str) -> str | None:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', page)
    return html.unescape(found[1]) if found else None


def data_of(page: str) -> dict[str, dict]:
    """Kind -> the part of the page's data of that kind."""
    [data] = DATA.findall(page)
    return {part["@type"]: part for part in json.loads(data)["@graph"]}


def test_a_shared_thread_shows_its_title_and_its_first_words(client, first_record):
    meta = dict(META.findall(page_of(client, first_record)))
    assert meta["og:title"] == "Your first record"
    assert meta["og:description"] == meta["description"] == "Mine was Blue. Yours?"
    assert meta["og:url"] == f"{settings.BASE_URL}{first_record.get_absolute_url()}"
    assert meta["og:site_name"]
    assert meta["twitter:card"] == "summary"


def test_search_engines_learn_who_said_what_when_and_where(client, first_record, bens_reply):
    parts = data_of(page_of(client, first_record))
    posting = parts["DiscussionForumPosting"]
    assert posting["headline"] == "Your first record"
    assert posting["text"] == "Mine was Blue. Yours?"
    assert posting["author"] == {"@type": "Person", "name": "Ada", "url": f"{settings.BASE_URL}/members/ada/"}
    assert posting["datePublished"] == first_record.created_at.isoformat(timespec="seconds")
    assert posting["commentCount"] == 1
    steps = parts["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["Boards", "Listening", "Your first record"]


def test_each_page_of_a_thread_has_one_address(client, ada, first_record):
    for _number in range(21):
        post_reply(ada, first_record, "And another.", uuid.uuid4())
    own = f"{settings.BASE_URL}{first_record.get_absolute_url()}"
    assert canonical_of(page_of(client, first_record)) == own
    assert canonical_of(page_of(client, first_record, "?post=3")) == own
    for query in ("?after=20", "?post=22", "?after=20&utm_source=x"):
        assert canonical_of(page_of(client, first_record, query)) == f"{own}?after=20"


def test_what_strangers_may_not_read_has_no_preview(client, ada, mara, backstage, first_record):
    closed = start_thread(ada, backstage, "Canary in the title", "Canary in the text", [], uuid.uuid4())
    hide_post(Post.objects.get(thread=first_record, number=1), mara)
    client.force_login(mara)
    for thread in (closed, first_record):
        page = page_of(client, thread)
        assert canonical_of(page) is None
        assert "og:title" not in page and "ld+json" not in page


def test_a_hidden_threads_preview_is_gone_at_once(client, mara, first_record):
    assert "Mine was Blue" in page_of(client, first_record)
    hide_post(Post.objects.get(thread=first_record, number=1), mara)
    assert "Mine was" not in page_of(client, first_record)


def test_an_author_who_left_leaves_no_words_in_it(client, first_record):
    Post.objects.filter(thread=first_record).update(body="", html="")
    Thread.objects.filter(pk=first_record.pk).update(title="", version=9)
    posting = data_of(page_of(client, first_record))["DiscussionForumPosting"]
    assert posting["text"] == posting["headline"] == "A thread whose author took the words along"
    assert "url" not in posting["author"]


@pytest.mark.parametrize("query", ["", "?after=0"])
def test_no_attack_gets_out_of_the_head(client, first_record, query):
    """Title and body come out as text of the same length, however they try to end script, attribute or tag."""
    for version, payload in enumerate([*xss_payloads()[::7], "</script><b>", "<!--<script>"], start=10):
        title = payload.replace("\0", "")[:255]
        Thread.objects.filter(pk=first_record.pk).update(title=title, version=version)
        page = page_of(client, first_record, query)
        head = page.split("</head>")[0]
        assert data_of(head)["DiscussionForumPosting"]["headline"] == title or not title
        assert "<b>" not in head and head.count("<script") == 3


def test_a_board_has_one_address_and_a_preview(client, listening, first_record):
    page = client.get("/boards/listening/").content.decode()
    assert canonical_of(page) == f"{settings.BASE_URL}/boards/listening/"
    assert dict(META.findall(page))["og:description"] == "What is on."


def test_the_page_of_all_boards_has_one_address(client, listening):
    assert (
        canonical_of(client.get("/boards/?utm_source=x").content.decode()) == f"{settings.BASE_URL}/boards/"
    )
