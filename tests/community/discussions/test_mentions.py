"""@handle in a post: a link to that member, a notice to them, and nothing where it is no mention."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from community.discussions import words
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.mentions import MOST, MOST_OF_NEWCOMERS
from community.discussions.models import Post
from community.discussions.notices import mention_lines
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members.erasing import erase
from community.members.models import Member
from community.notifications.models import Notice
from tests import cast


def say(member, thread, body):
    return post_reply(member, thread, body, uuid.uuid4())


def link_to(member, text=None):
    return f'<a data-member="{member.pk}" href="/members/{member.handle}/">{text or "@" + member.handle}</a>'


def mentioned():
    return list(Entry.objects.filter(kind="member.mentioned").values_list("subject_id", flat=True))


def notices():
    while drain():
        pass
    return list(Notice.objects.filter(kind="mention").select_related("entry"))


@pytest.fixture
def settled(ben):
    """Ben, who has been here for a while."""
    ben.joined_at = timezone.now() - timedelta(days=2)
    ben.save()
    return ben


@pytest.mark.parametrize(
    "body",
    [
        "@ada",
        "(@ada)",
        "Hi @ada, how",
        "Ask @ada.",
        "**@ada**",
        "@ada's",
        "- @ada!",
        "&@ada;",
    ],
)
def test_a_handle_becomes_a_link_to_the_member(ben, ada, first_record, body):
    post = say(ben, first_record, body)
    assert link_to(ada) in post.html
    assert mentioned() == [ada.pk]


def test_capital_letters_make_no_difference_and_stay_as_written(ben, ada, first_record):
    assert link_to(ada, "@Ada") in say(ben, first_record, "Thank you, @Ada").html


@pytest.mark.parametrize(
    "body",
    [
        "`@ada`",
        "    @ada",
        "```\n@ada\n```",
        "``` @ada\nx\n```",
        "[@ada](https://example.com)",
        "https://example.com/@ada",
        "<https://example.com/@ada>",
        "me@ada",
        "me@ada.example",
        "@ada.example",
        "@ada@example.social",
        "@ada_b",
        "@ada-",
        "@adas",
        "@@ada",
        "/@ada",
        "@nobody",
        "@ ada",
        "> @ada\n\nYes",
        '[x](https://example.com "@ada")',
    ],
)
def test_what_is_no_mention_stays_as_it_is(ben, ada, first_record, body):
    assert "data-member" not in say(ben, first_record, body).html
    assert mentioned() == []


def test_only_what_was_written_as_text_is_touched(ben, ada, first_record):
    html = say(ben, first_record, "a &amp; b < c &#64;ada `x & y` @ada &lt;i&gt;").html
    assert html.count("data-member") == html.count(link_to(ada)) == 2
    assert "a &amp; b &lt; c" in html
    assert "<code>x &amp; y</code>" in html
    assert "&lt;i&gt;" in html


@pytest.mark.parametrize(
    "body",
    [
        "@ada<script>alert(1)</script>",
        '@ada"onmouseover="alert(1)',
        "<a data-member=\"1\" href='javascript:alert(1)'>@ada</a>",
        '[@ada](javascript:alert(1) "x")',
        "![@ada](x onerror=alert(1))",
    ],
)
def test_a_mention_opens_no_way_in(ben, ada, first_record, body):
    html = say(ben, first_record, body).html.replace(link_to(ada), "@ada")
    assert "<script" not in html
    assert '<a data-member="1"' not in html
    assert "<a" not in html or "javascript:" not in html
    assert "<img" not in html


def test_who_is_mentioned_twice_is_mentioned_once(ben, ada, first_record):
    say(ben, first_record, "@ada @ada @ADA")
    assert mentioned() == [ada.pk]


def test_to_mention_oneself_is_no_news(ada, first_record):
    assert link_to(ada) in say(ada, first_record, "It was I, @ada").html
    assert mentioned() == []


def test_more_than_the_limit_is_refused_and_says_so(settled, first_record):
    people = [cast.member(f"P{n}") for n in range(MOST + 1)]
    say(settled, first_record, " ".join(f"@{person.handle}" for person in people[:MOST]))
    with pytest.raises(ValidationError) as refused:
        say(settled, first_record, " ".join(f"@{person.handle}" for person in people))
    assert refused.value.message_dict == {"body": ["You can mention up to 10 members in a post."]}
    assert first_record.posts.count() == 2


def test_newcomers_mention_two_at_most_and_see_it_beside_the_field(client, ben, first_record):
    people = [cast.member(f"P{n}") for n in range(MOST_OF_NEWCOMERS + 1)]
    client.force_login(ben)
    typed = {"body": " ".join(f"@{person.handle}" for person in people), "key": uuid.uuid4()}
    for extra in ({}, {"preview": "1"}):
        response = client.post(first_record.get_absolute_url(), typed | extra)
        assert response.status_code == 422
        assert "You can mention up to 2 members in a post." in response.content.decode()
    assert first_record.posts.count() == 1


def test_a_preview_shows_the_link_and_tells_nobody(client, ben, ada, first_record):
    client.force_login(ben)
    typed = {"body": "@ada?", "key": uuid.uuid4(), "preview": "1"}
    assert link_to(ada) in client.post(first_record.get_absolute_url(), typed).content.decode()
    assert mentioned() == []


def test_the_same_form_sent_twice_mentions_once(ben, ada, first_record):
    key = uuid.uuid4()
    for _time in range(2):
        post_reply(ben, first_record, "@ada", key)
    assert mentioned() == [ada.pk]


def test_who_is_mentioned_hears_of_it(ben, ada, eve, first_record):
    post = say(ben, first_record, "What does @eve say?")
    (notice,) = notices()
    assert notice.member == eve
    line = mention_lines([notice], eve)[notice.pk]
    assert line.text == "Ben mentioned you in “Your first record”"
    assert line.url == post.get_absolute_url()


def test_in_an_opening_one_is_mentioned_too(ben, ada, listening):
    start_thread(ben, listening, "For Ada", "Hello @ada", [], uuid.uuid4())
    assert [notice.member for notice in notices()] == [ada]


def test_who_began_the_thread_hears_once(ben, ada, first_record):
    say(ben, first_record, "Thanks @ada")
    assert notices() == []
    assert Notice.objects.filter(kind="reply", member=ada).count() == 1


def test_what_was_hidden_is_told_to_nobody(ben, ada, eve, mara, first_record):
    early, late = say(ben, first_record, "@eve one"), say(ben, first_record, "@eve two")
    hide_post(early, by=mara)
    (notice,) = notices()
    assert notice.entry.data == {"post": late.pk}
    hide_post(late, by=mara)
    assert mention_lines([notice], eve) == {}


def test_nothing_is_told_of_words_that_were_taken_along(ben, ada, eve, first_record):
    say(ben, first_record, "@eve one")
    told = notices()
    erase(ben)
    assert mention_lines(told, eve) == {}


def test_after_a_new_handle_the_link_leads_to_the_same_member(client, ben, ada, eve, first_record):
    post = say(ben, first_record, "Ask @eve")
    url = first_record.get_absolute_url()
    assert "/members/eve/" in client.get(url).content.decode()
    eve.handle = "evelyn"
    eve.save()
    cast.member("Eve", email="another@example.com")
    page = client.get(url).content.decode()
    assert link_to(eve, "@eve") in page
    assert "/members/eve/" not in page
    assert Post.objects.get(pk=post.pk).body == "Ask @eve"


def test_after_leaving_only_the_words_remain(client, ben, ada, eve, first_record):
    say(ben, first_record, "Ask @eve or @ada")
    url = first_record.get_absolute_url()
    client.get(url)
    erase(eve)
    notices()
    page = client.get(url).content.decode()
    assert "Ask @eve or " in page
    assert link_to(ada) in page
    assert f'data-member="{eve.pk}"' not in page


def test_who_left_while_the_words_were_read_is_let_go_of_as_well(ben, eve, first_record, monkeypatch):
    read = words.read_mentions

    def leave_then(member, html):
        found = read(member, html)
        erase(eve)
        notices()  # all of the leaving is done before the post stands
        return found

    monkeypatch.setattr(words, "read_mentions", leave_then)
    post = say(ben, first_record, "Ask @eve")
    assert "data-member" in post.html
    notices()
    assert Post.objects.get(pk=post.pk).html == "<p>Ask @eve</p>\n"


def test_who_left_or_was_put_out_is_no_member_to_mention(ben, eve, first_record):
    Member.objects.filter(pk=eve.pk).update(is_active=False)
    assert "data-member" not in say(ben, first_record, "@eve").html


def test_an_edit_mentions_whom_the_post_did_not_mention_before(ben, ada, eve, first_record):
    post = say(ben, first_record, "@eve")
    post = edit_post(post, ben, post.version, "@eve and @ada")
    assert link_to(eve) in post.html
    assert link_to(ada) in post.html
    assert sorted(mentioned()) == sorted([eve.pk, ada.pk])


def test_what_is_brought_back_leads_to_its_members_again(ben, eve, first_record):
    post = say(ben, first_record, "@eve")
    remove_post(post, ben)
    return_post(post, ben)
    assert link_to(eve) in Post.objects.get(pk=post.pk).html


def test_words_without_a_mention_cost_no_query_more(ben, ada, first_record, django_assert_max_num_queries):
    say(ben, first_record, "Warm")
    with django_assert_max_num_queries(15):
        say(ben, first_record, "No mention")
    with django_assert_max_num_queries(20):
        say(ben, first_record, "One @ada")
