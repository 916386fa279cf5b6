"""The reactions that this room keeps about a member."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.discussions.counting import synchronize_reactions
from community.discussions.locking import lock_threads
from community.discussions.models import Post, Reaction
from community.members.holdings import Holding


def forget_reactions(reactions: QuerySet[Reaction]) -> None:
    """Take these reactions back, out of the counts as well."""
    posts = Post.objects.filter(pk__in=list(reactions.values_list("post", flat=True).distinct()))
    with transaction.atomic():
        lock_threads(set(posts.order_by().values_list("thread", flat=True)))
        reactions.delete()
        synchronize_reactions(posts)


REACTIONS = Holding(
    model=Reaction,
    field="member",
    title=_("Reactions you gave"),
    purpose=_("So that others see how their words were taken."),
    source=_("You pressed it"),
    describe=lambda reaction: str(reaction.kind),
    erase=forget_reactions,
    export=lambda reaction: {
        "post": reaction.post_id,
        "reaction": reaction.kind.emoji,
        "at": reaction.at.isoformat(),
    },
)
