"""The demo's thanks, and how far its people are trusted by now."""

from random import Random

from community.discussions.counting import synchronize_thanks
from community.discussions.models import Post
from community.ledger.models import Entry
from community.members.models import Member
from community.recognition.levels import HIGHEST
from community.recognition.models import Standing, Thanks
from demo.scale import Scale, Writer

THANKED = 0.3
"""Share of replies that somebody said thanks for."""


def make_thanks(writer: Writer, scale: Scale, members: list[Member]) -> None:
    """Thanks for some replies, by others than their authors; then levels, the first who came the most at home."""
    random = Random(scale.seed + 4)
    replies = Post.objects.filter(number__gt=1).order_by("pk").values_list("pk", "author_id", "at")
    given = [
        Thanks(giver=giver, receiver_id=author, subject_kind="post", subject_id=pk, at=at)
        for pk, author, at in replies.iterator()
        if random.random() < THANKED and (giver := random.choice(members)).pk != author
    ]
    writer.insert(given)
    writer.insert([_entry(thanks) for thanks in given])
    synchronize_thanks()
    levels = (HIGHEST * (len(members) - place) // len(members) for place in range(len(members)))
    writer.insert([Standing(member=m, level=n, earned=n) for m, n in zip(members, levels, strict=True)])


def _entry(thanks: Thanks) -> Entry:
    return Entry(
        kind="thanks.given",
        actor_id=thanks.giver_id,
        at=thanks.at,
        subject_kind="post",
        subject_id=thanks.subject_id,
        data={"to": thanks.receiver_id},
    )
