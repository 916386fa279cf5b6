"""What one follows, in the API: only of the member who asks."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import ConfigDict

from community.discussions import access
from community.discussions.following import follow, follow_thread
from community.discussions.models import Follow, Level
from community.members.access import profile_for
from community.members.models import Interest

router = Router()


class LevelIO(Schema):
    """How much to hear: "everything", "first" (threads that begin; not for a thread), "mentions" or "muted"."""

    model_config = ConfigDict(extra="forbid")

    level: Level


class FollowOut(Schema):
    """One of `board`, `interest` (slugs) and `member` (handle) is set."""

    board: str | None
    interest: str | None
    member: str | None
    level: Level


@router.put("/threads/{int:pk}/level", response=LevelIO)
def hear_of_thread(request: HttpRequest, pk: int, choice: LevelIO) -> Any:
    """How much to hear of a thread."""
    follow_thread(request.user, access.thread_for(request.user, pk), choice.level)
    return choice


@router.put("/boards/{slug}/level", response=LevelIO)
def hear_of_board(request: HttpRequest, slug: str, choice: LevelIO) -> Any:
    """How much to hear of a board."""
    follow(request.user, access.board_for(request.user, slug), choice.level)
    return choice


@router.put("/interests/{slug}/level", response=LevelIO)
def hear_of_interest(request: HttpRequest, slug: str, choice: LevelIO) -> Any:
    """How much to hear of an interest."""
    follow(request.user, get_object_or_404(Interest, slug=slug), choice.level)
    return choice


@router.put("/members/{handle}/level", response=LevelIO)
def hear_of_member(request: HttpRequest, handle: str, choice: LevelIO) -> Any:
    """How much to hear of another member; they do not learn of it."""
    follow(request.user, profile_for(handle), choice.level)
    return choice


@router.get("/me/follows", response=list[FollowOut])
def my_follows(request: HttpRequest) -> Any:
    """The boards, interests and members for which you chose something."""
    chosen = (
        Follow.objects.filter(member=request.user)
        .select_related("board", "interest", "person")
        .order_by("pk")
    )
    return [
        {
            "board": each.board and each.board.slug,
            "interest": each.interest and each.interest.slug,
            "member": each.person and each.person.handle,
            "level": each.level,
        }
        for each in chosen
    ]
