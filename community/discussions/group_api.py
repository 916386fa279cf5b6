"""The groups' part of the API: the same verbs and the same access as their pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from community.discussions import groups
from community.discussions.grouping import join_group, leave_group
from community.discussions.models import Group

router = Router(tags=["groups"])


class GroupOut(Schema):
    """`slug` is that of its board too."""

    slug: str = Field(alias="board.slug")
    title: str = Field(alias="board.title")
    description: str = Field(alias="board.description")
    is_closed: bool
    has_ended: bool
    member_count: int
    interests: list[str]
    founded_at: datetime
    url: str = Field(alias="get_absolute_url")

    @staticmethod
    def resolve_interests(group: Group) -> list[str]:
        return [interest.slug for interest in group.interests.all()]


class GroupsOut(Schema):
    """`mine`: those you belong to; `others`: the largest of the others that there are for you."""

    mine: list[GroupOut]
    others: list[GroupOut]


class BelongingOut(Schema):
    belongs: bool


@router.get("/groups", auth=None, response=GroupsOut, summary="The groups that there are for you")
def list_groups(request: HttpRequest) -> Any:
    return {"mine": groups.groups_of(request.user), "others": groups.other_groups(request.user)}


@router.get("/groups/{slug}", auth=None, response=GroupOut, summary="One group")
def read_group(request: HttpRequest, slug: str) -> Any:
    return groups.group_for(request.user, slug)


@router.put("/groups/{slug}/membership", response=BelongingOut, summary="Join a group")
def join_a_group(request: HttpRequest, slug: str) -> Any:
    """An open one, or one that you were invited to."""
    join_group(request.user, groups.group_for(request.user, slug))
    return {"belongs": True}


@router.delete("/groups/{slug}/membership", response=BelongingOut, summary="Leave a group")
def leave_a_group(request: HttpRequest, slug: str) -> Any:
    leave_group(request.user, groups.group_for(request.user, slug))
    return {"belongs": False}
