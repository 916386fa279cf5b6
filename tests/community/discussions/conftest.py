"""A place to talk, and talk in it."""

import uuid
from datetime import timedelta

import pytest

from community.discussions.models import Board, Post, Thread
from community.discussions.posting import post_reply, start_thread
from community.members.models import Interest, Member


@pytest.fixture(autouse=True)
def _unhurried(settings) -> None:
    """Nobody waits between posts, but in the tests of the pace."""
    settings.PACE = False


@pytest.fixture
def vinyl(db: None) -> Interest:
    return Interest.objects.create(slug="vinyl", name="Vinyl")


@pytest.fixture
def listening(db: None) -> Board:
    """A board that strangers may read."""
    return Board.objects.create(slug="listening", title="Listening", description="What is on.")


@pytest.fixture
def backstage(db: None) -> Board:
    """A board for members only."""
    return Board.objects.create(slug="backstage", title="Backstage", is_open=False, position=1)


@pytest.fixture
def first_record(ada: Member, listening: Board, vinyl: Interest) -> Thread:
    """Ada's thread on the open board."""
    return start_thread(ada, listening, "Your first record", "Mine was *Blue*. Yours?", [vinyl], uuid.uuid4())


@pytest.fixture
def bens_reply(ben: Member, first_record: Thread) -> Post:
    return post_reply(ben, first_record, "Kind of **Blue**, of course.", uuid.uuid4())


@pytest.fixture
def queries_of(client, db, django_assert_max_num_queries):
    """Count the queries of a page: where its fragments must be made, and where they are kept."""

    def count(url):
        client.get("/boards/nowhere/")  # the brand, and what a session's first visit costs
        counts = []
        for _visit in ("made", "kept"):
            with django_assert_max_num_queries(10) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    return count


@pytest.fixture
def long_ago():
    """Put a post out of the minutes in which edits are silent."""

    def age(post: Post) -> None:
        Post.objects.filter(pk=post.pk).update(at=post.at - timedelta(hours=1))

    return age
