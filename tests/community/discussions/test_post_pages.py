"""Pages of one post, without JavaScript: changing it, how it changed, taking it back."""

import pytest

from community.discussions import overlays
from community.discussions.changes import CHANGES
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post
from community.discussions.models import Post
from community.discussions.removing import remove_post
from tests import cast
from tests.community.discussions.test_removing import let_time_pass
from tests.corpora import xss_payloads


def page_of(client, url):
    return client.get(url).content.decode()


@pytest.fixture
def mine(client, ben, bens_reply):
    client.force_login(ben)
    return bens_reply


def test_only_the_author_finds_the_ways_to_change_a_post(client, mine, ada, eve, mara):
    url, ways = mine.get_absolute_url(), (f"/posts/{mine.pk}/edit/", f"/posts/{mine.pk}/removal/")
    assert all(way in page_of(client, url) for way in ways)
    for person in (ada, eve, mara, None):
        client.logout()
        if person:
            client.force_login(person)
        assert not any(way in page_of(client, url) for way in ways)


def test_a_manager_finds_the_ways_on_posts_of_their_own(client, mara, first_record):
    post = cast.reply(mara, first_record)
    client.force_login(mara)
    assert f"/posts/{post.pk}/edit/" in page_of(client, post.get_absolute_url())


def test_an_edit_is_saved_and_leads_back_to_the_post(client, mine):
    form = client.get(f"/posts/{mine.pk}/edit/").context["form"]
    response = client.post(f"/posts/{mine.pk}/edit/", {"version": form["version"].value(), "body": "Green"})
    assert response["Location"] == mine.get_absolute_url()
    assert "Green" in page_of(client, response["Location"])


def test_a_new_title_makes_a_new_address_and_the_old_one_leads_there(client, ada, first_record):
    client.force_login(ada)
    opening, old = first_record.posts.get(), first_record.get_absolute_url()
    words = {"version": 1, "title": "My second record", "body": opening.body}
    response = client.post(f"/posts/{opening.pk}/edit/", words)
    assert "/my-second-record/" in response["Location"]
    led = client.get(old)
    assert (led.status_code, "/my-second-record/" in led["Location"]) == (301, True)


def test_a_conflict_shows_both_texts_and_then_saves_what_its_author_decides(client, mine, ben):
    edit_post(mine, ben, 1, "Green, <b>from the phone</b>")
    url = f"/posts/{mine.pk}/edit/"
    refused = client.post(url, {"version": 1, "body": "Red & from the desk"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Green, &lt;b&gt;from the phone&lt;/b&gt;" in page
    assert "Red &amp; from the desk</textarea>" in page
    assert Post.objects.get(pk=mine.pk).body.startswith("Green")
    version = refused.context["form"]["version"].value()
    assert client.post(url, {"version": version, "body": "Red"}).status_code == 302
    assert Post.objects.get(pk=mine.pk).body == "Red"


@pytest.mark.parametrize("words", [{}, {"version": 1, "body": " "}, {"version": "x", "body": "Hi"}])
def test_what_cannot_be_taken_is_refused_beside_the_form(client, mine, words):
    assert client.post(f"/posts/{mine.pk}/edit/", words).status_code == 422


def test_everybody_can_read_what_changed(client, mine, ben, long_ago):
    long_ago(mine)
    assert "/revisions/" not in page_of(client, mine.get_absolute_url())
    edit_post(mine, ben, 1, "Kind of **Green**, of course.")
    client.logout()
    assert f"/posts/{mine.pk}/revisions/" in page_of(client, mine.get_absolute_url())
    page = page_of(client, f"/posts/{mine.pk}/revisions/")
    for tag, says, word in (("del", "taken away", "Blue"), ("ins", "added", "Green")):
        for_the_ear = (
            f'<span class="visually-hidden">[{says}: </span>{word}<span class="visually-hidden">]</span>'
        )
        assert f"<{tag}>{for_the_ear}</{tag}>" in page


def test_many_changes_stand_on_several_pages_each_once(
    client, mine, ben, long_ago, django_assert_max_num_queries
):
    long_ago(mine)
    for n in range(CHANGES + 3):
        edit_post(mine, ben, n + 1, f"word{n}")
    url = f"/posts/{mine.pk}/revisions/"
    with django_assert_max_num_queries(10):
        newest = client.get(url)
    oldest = client.get(f"{url}?before={newest.context['older']}")
    changes = newest.context["changes"] + oldest.context["changes"]
    added = ["".join(p.text for p in change.body if p.kind == "added") for change in changes]
    assert added == [f"word{n}" for n in reversed(range(CHANGES + 3))]
    assert oldest.context["older"] is None
    for odd in ("x", "-1", "²", "9" * 30):
        assert client.get(url, {"before": odd}).status_code == 200


def test_changes_of_what_is_hidden_are_for_managers(client, mine, ben, mara, long_ago):
    long_ago(mine)
    edit_post(mine, ben, 1, "Green")
    hide_post(mine, mara)
    assert client.get(f"/posts/{mine.pk}/revisions/").status_code == 404
    client.force_login(mara)
    assert client.get(f"/posts/{mine.pk}/revisions/").status_code == 200


def test_attacks_stay_words_among_the_changes(client, ada, first_record, long_ago):
    opening = first_record.posts.get()
    long_ago(opening)
    for n, payload in enumerate(p for p in xss_payloads()[::12] if p.strip()):
        title = f"t {payload}"[:200].replace("\n", " ")
        opening = edit_post(opening, ada, n + 1, f"{payload} {n}", title)
        page = page_of(client, f"/posts/{opening.pk}/revisions/")
        for run in page.split('class="change-text')[1:]:
            words = run[run.index(">") + 1 : run.index("</p>")]
            for tag in ("<ins>", "</ins>", "<del>", "</del>", '<span class="visually-hidden">', "</span>"):
                words = words.replace(tag, "")
            assert "<" not in words


def test_removing_asks_first_and_can_be_undone(client, mine):
    url = f"/posts/{mine.pk}/removal/"
    assert "Remove your post" in page_of(client, url)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302  # pressed twice: still removed
    page = page_of(client, mine.get_absolute_url())
    assert "Ben removed this." in page
    assert url in page
    assert client.get(f"/posts/{mine.pk}/edit/")["Location"] == url
    client.post(url, {"undo": "1"})
    assert "Kind of <strong>Blue</strong>" in page_of(client, mine.get_absolute_url())


def test_after_ten_minutes_there_is_no_way_back(client, mine, ben):
    remove_post(mine, ben)
    let_time_pass()
    url = f"/posts/{mine.pk}/removal/"
    assert "The ten minutes are over" in page_of(client, url)
    assert client.post(url, {"undo": "1"}).status_code == 422


def test_a_kept_page_stops_offering_the_undo_by_itself(client, mine, ben, monkeypatch):
    remove_post(mine, ben)
    url = f"/posts/{mine.pk}/removal/"
    assert url in page_of(client, mine.get_absolute_url())
    now = overlays.time.time()
    monkeypatch.setattr(overlays.time, "time", lambda: now + 601)
    assert url not in page_of(client, mine.get_absolute_url())
