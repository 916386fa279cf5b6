"""The API of flags: the same verb and the same access as their page."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from community.moderation.flagging import flag

router = Router(tags=["moderation"])


class FlagIn(Schema):
    """`reason`: unkind, spam, off-topic, unsafe or other."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=20)
    note: str = Field("", max_length=2_000)


@router.put("/flags/{kind}/{int:pk}", response={204: None}, summary="Ask for a community manager's look")
def raise_flag(request: HttpRequest, kind: str, pk: int, payload: FlagIn) -> Any:
    """`kind`: post, message, question or request. Twice is once; 404 for what you may not see."""
    flag(request.user, kind, pk, payload.reason, payload.note)
    return Status(204, None)
