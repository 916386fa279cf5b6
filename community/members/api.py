"""This room's part of the API: the same verbs and the same access as its pages."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from community.members import blocks
from community.members.access import profile_for
from community.members.interests import MOST, declare_interests
from community.members.models import Interest

router = Router(tags=["members"])


class InterestOut(Schema):
    slug: str
    name: str


class WordOut(InterestOut):
    """`synonyms`: other words that mean it, and are taken for it wherever slugs of interests are asked for;
    `broader`: what it is a part of."""

    synonyms: list[str]
    broader: str | None

    @staticmethod
    def resolve_broader(interest: Interest) -> str | None:
        return interest.broader.slug if interest.broader else None

    @staticmethod
    def resolve_synonyms(interest: Interest) -> list[str]:
        return [synonym.slug for synonym in interest.synonyms.all()]


class MeOut(Schema):
    handle: str
    name: str
    email: str
    about: str
    language: str
    joined_at: datetime
    interests: list[InterestOut]


class BlockOut(Schema):
    handle: str = Field(alias="blocked.handle")
    name: str = Field(alias="blocked.name")
    at: datetime


class InterestsIn(Schema, extra="forbid"):
    interests: list[str] = Field(max_length=MOST)


@router.get("/me", response=MeOut, summary="Your own data")
def read_me(request: HttpRequest):
    return request.user


@router.get("/interests", response=list[WordOut], auth=None, summary="The interests there are")
def list_interests(request: HttpRequest):
    return Interest.objects.select_related("broader").prefetch_related("synonyms")


@router.put("/me/interests", response=list[InterestOut], summary="Declare your interests, all at once")
def put_interests(request: HttpRequest, body: InterestsIn):
    return declare_interests(request.user, body.interests)


@router.get("/me/blocks", response=list[BlockOut], summary="Whom you blocked")
def list_blocks(request: HttpRequest):
    return request.user.blocks.select_related("blocked")


@router.put("/members/{handle}/block", response={204: None}, summary="Block a member, who is not told")
def put_block(request: HttpRequest, handle: str):
    blocks.block(request.user, profile_for(handle))
    return Status(204, None)


@router.delete("/members/{handle}/block", response={204: None}, summary="Take a block back")
def delete_block(request: HttpRequest, handle: str):
    blocks.unblock(request.user, handle)
    return Status(204, None)
