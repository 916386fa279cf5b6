"""The people of the tests: named, few, and made by the same doors as in life."""

import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from cms.models import MomentPage
from cms.pages.talk import TalkPage
from cms.publishing import publish
from community.attachments.models import Link, LinkReference, Upload, digest_of
from community.attachments.storing import storage
from community.attachments.uploading import upload
from community.discussions.grouping import found_group
from community.discussions.models import Board, Post, Thread
from community.discussions.models import Group as OwnGroup
from community.discussions.polling import Terms
from community.discussions.posting import post_reply, start_thread
from community.members.models import EDITORS, MANAGERS, Member
from community.recognition.models import Standing

PASSWORD = "a long enough password"


def member(name: str, **fields: Any) -> Member:
    """A member named `name`, with the handle and address that follow from it."""
    handle = fields.pop("handle", name.lower())
    email = fields.pop("email", f"{handle}@example.com")
    return Member.objects.create_user(email, PASSWORD, handle=handle, name=name, **fields)


def manager(name: str) -> Member:
    """A community manager: may decide cases and answer ideas, and no more."""
    person = member(name, is_staff=True)
    group, _ = Group.objects.get_or_create(name=MANAGERS)
    group.permissions.add(_right("moderation", "decide_case"), _right("discussions", "answer_idea"))
    person.groups.add(group)
    return person


def editor(name: str) -> Member:
    """A member of the brand team: publishes in Wagtail's admin."""
    person = member(name, is_staff=True)
    group, _ = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(_right("wagtailadmin", "access_admin"), _right("discussions", "answer_idea"))
    person.groups.add(group)
    return person


def _right(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def board(title: str = "Albums on repeat", **fields: Any) -> Board:
    """An open board, unless told otherwise."""
    return Board.objects.create(slug=fields.pop("slug", slugify(title)), title=title, **fields)


def thread(
    by: Member,
    title: str = "A record for rainy days",
    body: str = "Which one is yours?",
    on: Board | None = None,
    kind: str = "discussion",
    poll: Terms | None = None,
) -> Thread:
    """A thread of `by` on the first board there is."""
    on = on or Board.objects.first() or board()
    return start_thread(by, on, title, body, [], uuid.uuid4(), "poll" if poll else kind, poll)


def picture(by: Member, name: str = "stage.png", size: tuple[int, int] = (40, 20)) -> Upload:
    """A small picture that `by` added, and that nothing refers to yet."""
    out = BytesIO()
    Image.new("RGB", size).save(out, "PNG")
    return upload(by, ContentFile(out.getvalue(), name=name), uuid.uuid4())


def link_in(post: Post, title: str = "Example") -> Link:
    """A link whose page told of itself, with a picture, and whose card stands under `post`."""
    address = "https://example.org/"
    link = Link.objects.create(
        address=address, digest=digest_of(address), title=title, site="Example", width=40, height=20
    )
    storage().save(link.path, ContentFile(b"picture"))
    LinkReference.objects.create(link=link, kind="post", place=post.pk, position=0)
    return link


def reply(by: Member, to: Thread, body: str = "Mine is Blue.") -> Post:
    return post_reply(by, to, body, uuid.uuid4())


def group(by: Member, name: str, is_closed: bool = False) -> OwnGroup:
    """A group that `by` founded, being at home here."""
    at_home(by)
    return found_group(Member.objects.get(pk=by.pk), name, "", [], is_closed)


def at_home(member: Member) -> None:
    """Trust a member as who is at home here; what was looked up of it before is forgotten."""
    Standing.objects.update_or_create(member=member, defaults={"level": 2, "earned": 2})
    member.refresh_from_db()


def page[Kind: TalkPage](kind: type[Kind], by: Member, title: str, **fields: Any) -> Kind:
    """A page of the brand, live, without a talk unless told otherwise; a moment is tomorrow's."""
    if kind is MomentPage:
        fields = {"starts_at": timezone.now() + timedelta(days=1)} | fields
    return publish(kind, by, title, "What it is about.", [], **({"opens_thread": False} | fields))
