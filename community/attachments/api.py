"""This room's part of the API: the same verb and the same access as its pages."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Form, Header, Router, Schema, Status, UploadedFile

from community.attachments.access import upload_for
from community.attachments.composing import LONGEST_ALT, markdown_of
from community.attachments.models import Upload
from community.attachments.uploading import upload

router = Router(tags=["attachments"])

Key = Annotated[uuid.UUID | None, Header(None, alias="Idempotency-Key")]


class UploadOut(Schema):
    """`markdown`: what to write so that it is shown. `width`, `height`: of a picture, in pixels; `size` in bytes."""

    id: uuid.UUID = Field(alias="token")
    name: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    is_picture: bool
    url: str = Field(alias="get_absolute_url")
    markdown: str

    @staticmethod
    def resolve_markdown(found: Upload, context: Any) -> str:
        return markdown_of(found, (context or {}).get("alt", ""))


@router.post("/uploads", response={201: UploadOut})
def add(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    alt: Annotated[str, Form(max_length=LONGEST_ALT)] = "",
    idempotency_key: Key = None,
) -> Any:
    """Keep a picture or a file. Nobody else sees it until something you write holds its `markdown`."""
    return Status(201, _shown(upload(request.user, file, idempotency_key or uuid.uuid4()), alt))


@router.get("/uploads/{uuid:token}", auth=None, response=UploadOut)
def about(request: HttpRequest, token: uuid.UUID) -> Any:
    """What is known of an upload that you may see."""
    return _shown(upload_for(request.user, token))


def _shown(found: Upload, alt: str = "") -> UploadOut:
    return UploadOut.from_orm(found, context={"alt": alt})
