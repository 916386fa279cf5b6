"""Something to be thankful for."""

import pytest

from community.discussions.models import Post
from community.members.models import Member
from tests import cast


@pytest.fixture
def bens_reply(ada: Member, ben: Member) -> Post:
    """Ben's reply to Ada's thread."""
    return cast.reply(ben, cast.thread(ada))
