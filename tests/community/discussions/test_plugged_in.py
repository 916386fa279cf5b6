"""What other rooms get from this one: the card, holdings, the subject, notices, and what stories show."""

import uuid

from django.contrib.auth.models import AnonymousUser

from community.discussions import kept
from community.discussions.cards import latest_talk
from community.discussions.hiding import hide_post
from community.discussions.models import Thread
from community.discussions.notices import reply_lines
from community.discussions.posting import post_reply, start_thread
from community.discussions.queries import threads_for_interests
from community.discussions.removing import remove_post, return_post
from community.ledger.draining import drain
from community.members import cards, holdings
from community.members.erasing import erase
from community.members.models import MemberInterest
from community.moderation.subjects import subject_of
from community.notifications.models import Notice


def test_the_card_shows_talk_on_ones_interests(ada, ben, listening, first_record, vinyl):
    other = start_thread(ada, listening, "Rain songs", "Which?", [], uuid.uuid4())
    MemberInterest.objects.create(member=ben, interest=vinyl)
    (row,) = latest_talk(ben)["rows"]
    assert first_record.title in row
    assert other.title not in row
    assert "Listening" in row
    assert "talk" in [card.name for card in cards.registered()]


def test_who_declared_nothing_sees_the_latest_of_all(ben, first_record):
    assert first_record.title in latest_talk(ben)["rows"][0]


def test_there_is_no_card_without_talk(ben):
    assert latest_talk(ben) is None


def test_threads_for_interests_keep_to_what_one_may_see(ada, backstage, vinyl):
    secret = start_thread(ada, backstage, "Secret gig", "Friday", [vinyl], uuid.uuid4())
    assert list(threads_for_interests(ada, [vinyl], 5)) == [secret]
    assert list(threads_for_interests(AnonymousUser(), [vinyl], 5)) == []


def test_members_see_what_we_keep_of_their_words(ada, ben, mara, first_record, bens_reply):
    hide_post(bens_reply, by=mara)
    held = {holding.key: (holding, list(rows)) for holding, rows in holdings.held_about(ben)}
    holding, (row,) = held["discussions.post.author"]
    assert holding.describe(row) == "Kind of Blue, of course."
    assert holding.export(row)["body"] == "Kind of **Blue**, of course."
    assert holding.note(row)
    assert held["discussions.thread.author"][1] == []


def test_leaving_takes_words_and_name_and_keeps_the_places(client, ada, first_record, bens_reply):
    url = first_record.get_absolute_url()
    assert "Mine was" in client.get(url).content.decode()
    erase(ada)
    first_record.refresh_from_db()
    assert (first_record.title, first_record.post_count) == ("", 2)
    for page in (client.get(url, follow=True), client.get("/boards/"), client.get("/boards/listening/")):
        text = page.content.decode()
        assert "Someone who left" in text
        for word in ("Mine was", "Your first record", "your-first-record", "Ada"):
            assert word not in text
    assert "Kind of <strong>Blue</strong>" in client.get(first_record.get_absolute_url()).content.decode()


def test_moderation_handles_posts(bens_reply, ben, mara, ada):
    subject = subject_of("post")
    post = subject.load([bens_reply.pk])[bens_reply.pk]
    assert (subject.author(post), subject.excerpt(post)) == (ben, "Kind of Blue, of course.")
    assert subject.find(ada, bens_reply.pk) == bens_reply
    subject.hide(post, mara)
    assert subject.load([bens_reply.pk])[bens_reply.pk].is_hidden


def test_who_started_a_thread_hears_of_replies(ada, ben, first_record, bens_reply, mara):
    post_reply(ada, first_record, "Thank you", uuid.uuid4())  # one's own reply is no news
    while drain():
        pass
    (notice,) = Notice.objects.filter(kind="reply", member=ada).select_related("entry")
    line = reply_lines([notice], ada)[notice.pk]
    assert line.text == "Ben replied to “Your first record”"
    assert line.url == bens_reply.get_absolute_url()
    remove_post(bens_reply, by=ben)
    assert reply_lines([notice], ada) == {}
    return_post(bens_reply, by=ben)
    hide_post(bens_reply, by=mara)
    assert reply_lines([notice], ada) == {}


def test_talk_of_a_left_member_is_not_held_any_more(ada, first_record):
    kept.THREADS.erase(kept.THREADS.rows(ada))
    assert Thread.objects.get().shown_title == "A thread whose author took the words along"


def test_replies_of_who_left_are_empty_places_in_the_threads_of_others(client, ben, first_record, bens_reply):
    url = first_record.get_absolute_url()
    assert "Kind of" in client.get(url).content.decode()
    erase(ben)
    page = client.get(url).content.decode()
    assert "Its author left and took these words along." in page
    assert "Mine was" in page
    assert "Kind of" not in page
    assert "Ben" not in page
