"""What pages, cards and the API read. Each takes a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from chat.models import Involvement, Membership, Message, Room
from chat.naming import names_for
from chat.waiting import places_of

PAGE = 50
AROUND = 25
"""Messages shown on either side of the one that is linked."""
MOST_ROOMS = 48
# How long after the last word a room still counts as live, and a person as talking there lately.
LIVE_FOR = timedelta(hours=1)
LATELY = timedelta(days=7)
FACES = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in order, without a gap. Earlier ones are found before the number `earlier`, later ones after `later`
    (None: there are none; the page ends where the room is now)."""

    messages: list[Message]
    earlier: int | None
    later: int | None = None


def page_before(room: Room, before: int | None = None, size: int = PAGE) -> Page:
    """The last `size` messages (before a number), hidden ones as well: their place shows, their words do not."""
    messages = _messages(room).order_by("-seq")
    if before is not None:
        messages = messages.filter(seq__lt=before)
    found = list(messages[: size + 1])
    shown = found[:size][::-1]
    later = shown[-1].seq if shown and before is not None else None
    return Page(shown, shown[0].seq if len(found) > size else None, later)


def page_after(room: Room, after: int, size: int = PAGE) -> Page:
    """The `size` messages after a number; where no more follow, the last ones of the room."""
    found = list(_messages(room).filter(seq__gt=after).order_by("seq")[: size + 1])
    if len(found) <= size:
        return page_before(room, size=size)
    return Page(found[:size], found[0].seq, found[size - 1].seq)


def page_around(room: Room, seq: int, size: int = AROUND) -> Page:
    """The message at a number with `size` messages on either side of it. One query, which tells by one more on
    each side whether there are others."""
    numbers = Message.objects.filter(room=room, seq__gt=room.erased_seq).values("seq")
    first = Subquery(numbers.filter(seq__lt=seq).order_by("-seq")[size : size + 1])
    last = Subquery(numbers.filter(seq__gte=seq).order_by("seq")[size + 1 : size + 2])
    shown_there = Q(seq__gte=Coalesce(first, 0), seq__lte=Coalesce(last, room.last_seq))
    found = list(_messages(room).filter(shown_there).order_by("seq"))
    before, after = [one for one in found if one.seq < seq], [one for one in found if one.seq >= seq]
    shown = before[-size:] + after[: size + 1]
    earlier = shown[0].seq if len(before) > size else None
    return Page(shown, earlier, shown[-1].seq if len(after) > size + 1 else None)


def _messages(room: Room) -> QuerySet[Message]:
    """Without those that the room keeps no longer."""
    kept = Message.objects.filter(room=room, seq__gt=room.erased_seq)
    return kept.select_related("room", "author", "replies_to__author")


def open_rooms(member: Any) -> QuerySet[Room]:
    """Open rooms that `member` did not hide, the latest talk first, each with `unread` for a member who belongs to it
    (None otherwise), and with `called`: how many messages call them."""
    return _with_unread(Room.objects.visible_to(member).open(), member)


def closed_rooms(member: Any) -> QuerySet[Room]:
    """The rooms for those invited to which `member` belongs, those of closed groups, and those about threads and boards
    in which they talked, likewise."""
    mine = Exists(Membership.objects.filter(room=OuterRef("pk"), member=member.pk))
    shown = Q(kind__in=(Room.CLOSED, Room.GROUP)) | Q(kind=Room.ATTACHED) & mine
    return _with_unread(Room.objects.visible_to(member).filter(shown), member)


def _with_unread(rooms: QuerySet[Room], member: Any) -> QuerySet[Room]:
    mine = places_of(member).filter(room=OuterRef("pk"))
    counts = {name: Subquery(mine.values(name)[:1]) for name in ("unread", "called")}
    shown = rooms.exclude(pk__in=mine_hidden(member))
    return shown.annotate(**counts).order_by(F("last_at").desc(nulls_last=True), "title")


def mine_hidden(member: Any) -> QuerySet[Membership, int]:
    """Ids of the rooms that `member` took off their list. One query, or part of one."""
    hidden = Membership.objects.filter(member=member.pk, involvement=Involvement.HIDDEN)
    return hidden.order_by().values_list("room", flat=True)


def hidden_rooms(member: Any) -> list[dict[str, str]]:
    """{name, url} of those that they may still see, as a list of links takes them. Two queries."""
    rooms = list(Room.objects.visible_to(member).filter(pk__in=mine_hidden(member)).order_by("title"))
    names = names_for(member, rooms)
    return [{"name": names[room.pk], "url": room.get_absolute_url()} for room in rooms]


def live_rooms() -> QuerySet[Room]:
    """Open rooms in which somebody has just said something, the latest talk first; the same for everybody."""
    return Room.objects.open().filter(last_at__gte=timezone.now() - LIVE_FOR).order_by("-last_at", "title")


def direct_rooms(member: Any) -> list[Membership]:
    """The other's membership in each room of two of this member, latest talk first; `.room.unread` is set."""
    mine = dict(
        places_of(member)
        .filter(room__kind=Room.DIRECT)
        .exclude(involvement=Involvement.HIDDEN)
        .exclude(room__pair="")
        .values_list("room_id", "unread")
    )
    others = list(
        Membership.objects.filter(room__in=mine)
        .exclude(member=member)
        .select_related("room", "member")
        .order_by(F("room__last_at").desc(nulls_last=True), "-room_id")
    )
    for other in others:
        other.room.unread = mine[other.room_id]
    return others


def rooms_of_few(member: Any) -> list[tuple[Room, str]]:
    """The member's direct rooms of a few and what each is called, latest talk first; `.unread` is set. At most two
    queries."""
    mine = places_of(member).filter(room__kind=Room.DIRECT, room__pair="").select_related("room")
    places = list(
        mine.exclude(involvement=Involvement.HIDDEN).order_by(
            F("room__last_at").desc(nulls_last=True), "-room_id"
        )
    )
    for place in places:
        place.room.unread = place.unread
    names = names_for(member, [place.room for place in places])
    return [(place.room, names[place.room_id]) for place in places]


def faces(rooms: list[Room]) -> dict[int, list[dict[str, Any]]]:
    """Who talked lately in each room, by its id, latest first, as the design's avatars take them."""
    talked = Membership.objects.filter(room__in=rooms, spoke_at__gte=timezone.now() - LATELY)
    place = Window(RowNumber(), partition_by=F("room"), order_by=F("spoke_at").desc())
    latest = talked.annotate(place=place).filter(place__lte=FACES).order_by("room", "place")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for room, name, seed in latest.values_list("room_id", "member__name", "member_id"):
        found[room].append({"name": name, "seed": seed})
    return found
