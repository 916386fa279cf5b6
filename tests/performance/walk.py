"""What the pages of the slice cost."""

from pathlib import Path
from typing import Any

from tests.performance.bench import DEMO, LONG_THREAD, Report, manage, wsgi_application


def measure(folder: Path, report: Report) -> None:
    manage("migrate", "--verbosity", "0")
    manage("demo", *(word for name, count in DEMO.items() for word in (f"--{name}", str(count))))
    application = wsgi_application()
    _measure_pages(application, report)


def _measure_pages(application: Any, report: Report) -> None:
    from cms.models import StoryPage
    from community.discussions.models import Board, Thread
    from community.members.models import Member
    from demo.logins import LOGINS
    from tests.performance.pages import Visitor, first_load_kb, queries, queries_of_reply, ratio
    from tests.performance.urls import EMPTY_MEMBER, EMPTY_STRANGER

    member = Visitor(application, Member.objects.get(email=LOGINS[0][1]))
    stranger = Visitor(application)
    board = Board.objects.order_by("-thread_count").first()
    short = Thread.objects.filter(post_count__gte=20, post_count__lt=60).select_related("board").first()
    assert board and short, "the demo has no board or no thread of 20 posts"
    long = _long_thread(short)

    short_queries = queries(member, short.get_absolute_url())
    long_queries = queries(member, long.get_absolute_url())
    report("thread_page_queries", max(short_queries, long_queries), "queries")
    report("thread_page_queries_apart", abs(long_queries - short_queries), "queries")
    report("reply_queries", queries_of_reply(member, short.get_absolute_url()), "queries")
    report("thread_page_ratio", ratio(member, short.get_absolute_url(), EMPTY_MEMBER), "x")
    report("thread_page_long_ratio", ratio(member, long.get_absolute_url(), EMPTY_MEMBER), "x")
    report("board_page_ratio", ratio(member, board.get_absolute_url(), EMPTY_MEMBER), "x")
    report("stranger_thread_ratio", ratio(stranger, short.get_absolute_url(), EMPTY_STRANGER), "x")
    report("stranger_board_ratio", ratio(stranger, board.get_absolute_url(), EMPTY_STRANGER), "x")
    report("home_ratio", ratio(member, "/", EMPTY_MEMBER), "x")
    story = StoryPage.objects.live().first()
    assert story, "the demo has no story"
    report("story_page_ratio", ratio(stranger, story.url, EMPTY_STRANGER), "x")
    report("thread_page_kb", first_load_kb(member, short.get_absolute_url()), "kB")


def _long_thread(like: Any) -> Any:
    """A thread of `LONG_THREAD` posts on the same board, its counters made true."""
    from community.design.markdown import render
    from community.discussions.counting import synchronize_threads
    from community.discussions.models import Post, Thread

    thread = Thread.objects.create(
        board=like.board, author=like.author, title="A long talk", slug="a-long-talk"
    )
    words = [(post.author_id, post.body) for post in like.posts.all()[:20]]
    posts = []
    for number in range(1, LONG_THREAD + 1):
        author, body = words[number % len(words)]
        posts.append(Post(thread=thread, number=number, author_id=author, body=body, html=render(body)))
    Post.objects.bulk_create(posts, batch_size=500)
    synchronize_threads(Thread.objects.filter(pk=thread.pk))
    return Thread.objects.select_related("board").get(pk=thread.pk)
