"""A thread about a story, seen from the boards."""

from wagtail.models import PageViewRestriction

from tests import cast

LABEL = "The talk about the story"


def thread_page(client, story) -> str:
    return client.get(story.thread.get_absolute_url()).content.decode()


def test_a_storys_thread_leads_to_the_story(client, story):
    page = thread_page(client, story)
    assert LABEL in page
    assert f'<a href="{story.url}"><bdi>The ninth copy</bdi></a>' in page


def test_a_thread_that_members_began_is_about_no_story(client, ada, story):
    assert LABEL not in client.get(cast.thread(ada).get_absolute_url()).content.decode()


def test_a_new_title_of_the_story_shows_at_once(client, story, django_capture_on_commit_callbacks):
    thread_page(client, story)
    story.title = "The <tenth> copy"
    with django_capture_on_commit_callbacks(execute=True):
        story.save_revision().publish()
    assert "<bdi>The &lt;tenth&gt; copy</bdi>" in thread_page(client, story)


def test_a_story_that_was_withdrawn_is_named_no_more(client, story, django_capture_on_commit_callbacks):
    thread_page(client, story)
    with django_capture_on_commit_callbacks(execute=True):
        story.unpublish()
    assert LABEL not in thread_page(client, story)


def test_a_story_closed_to_strangers_is_named_no_more(client, story, django_capture_on_commit_callbacks):
    thread_page(client, story)
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)
    assert LABEL not in thread_page(client, story)


def test_it_costs_no_query_once_it_is_known(client, ada, story, django_assert_max_num_queries):
    client.get("/boards/nowhere/")  # the brand
    threads = (story.thread, cast.thread(ada))
    for thread in threads:
        url = thread.get_absolute_url()
        with django_assert_max_num_queries(10):
            client.get(url)
        with django_assert_max_num_queries(2) as captured:
            client.get(url)
        assert not [query for query in captured if "cms_storypage" in query["sql"]]
