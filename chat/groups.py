"""The room of each group: made when the group is founded, and forgotten by who leaves."""

from chat.models import Membership, Room
from community.discussions import groups
from community.discussions.models import Belonging, Group
from community.ledger.models import Entry


def make_room(entry: Entry) -> None:
    """The ledger's consumer: give a new group its room, once."""
    for group in Group.objects.select_related("board").filter(pk=entry.subject_id, room=None):
        kind = Room.GROUP if group.is_closed else Room.OPEN
        # The id keeps it apart from rooms that have the name already.
        slug = f"{group.board.slug[:40]}-{group.pk}"
        room = Room.objects.create(
            slug=slug, title=group.board.title, description=group.board.description, kind=kind, group=group
        )
        room.interests.set(group.interests.all())


def forget_membership(entry: Entry) -> None:
    """The ledger's consumer: who left a closed group keeps no place in its room, unless they came back meanwhile."""
    if not Belonging.objects.filter(group=entry.subject_id, member=entry.actor_id).exists():
        rooms = Room.objects.filter(kind=Room.GROUP, group=entry.subject_id)
        Membership.objects.filter(room__in=rooms, member=entry.actor_id).delete()


def room_of(group: int) -> groups.Room | None:
    room = Room.objects.filter(group=group).first()
    return groups.Room(room.title, room.get_absolute_url()) if room else None
