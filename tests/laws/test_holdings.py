"""Every model that points at a member is in a holding, or is excused here with its reason."""

from django.apps import apps
from django.conf import settings
from django.db import models

from community.members import holdings

EXCUSED = {
    "members.Member_groups.member": "a right, not a datum about the person; leaving clears it with the profile",
    "members.Member_user_permissions.member": "likewise",
    "chat.Bot.member": "the account of a machine, which is nobody",
    "chat.RoomEvent.actor": "who did something in a room's log; an empty shell once they left",
    "discussions.Follow.person": "who follows or muted somebody is theirs alone; leaving removes the row",
    "search.Wish.other": "nobody learns who wanted less of them; leaving removes the row",
    "members.Block.blocked": "nobody learns who blocked them; leaving removes the row",
    # The editors' desk: who published, locked or commented is part of the brand's own record. When an editor
    # leaves, these rows point to an empty shell.
    "cms.BrandImage.uploaded_by_user": "the brand's files",
    "cms.BrandDocument.uploaded_by_user": "the brand's files",
    "wagtaildocs.Document.uploaded_by_user": "not in use: ours is cms.BrandDocument",
    "wagtailimages.Image.uploaded_by_user": "not in use: ours is cms.BrandImage",
    "wagtailcore.UploadedFile.uploaded_by_user": "a file on its way, gone within hours",
    "wagtailadmin.EditingSession.user": "gone within hours",
    "wagtailadmin.FormState.user": "gone within hours",
    "wagtailcore.APIToken.user": "a machine's key",
    "wagtailcore.ModelLogEntry.user": "the brand's audit",
    "wagtailcore.PageLogEntry.user": "the brand's audit",
    "wagtailcore.Revision.user": "the brand's audit",
    "wagtailcore.WorkflowState.requested_by": "the brand's audit",
    "wagtailcore.TaskState.finished_by": "the brand's audit",
    "wagtailcore.Page.locked_by": "the state of a page",
    "wagtailcore.Page.owner": "the state of a page",
    "wagtailcore.Comment.user": "work on a page",
    "wagtailcore.Comment.resolved_by": "work on a page",
    "wagtailcore.CommentReply.user": "work on a page",
    "wagtailcore.PageSubscription.user": "work on a page",
}


def paths_to_members() -> set[str]:
    return {
        f"{field.model._meta.label}.{field.name}"  # the model that says it, for those that inherit it
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
    }


def held() -> set[str]:
    return {f"{holding.model._meta.label}.{holding.field}" for holding in holdings.registered()}


def test_everything_about_a_member_is_held_openly_or_excused():
    assert not paths_to_members() - held() - set(EXCUSED)


def test_nothing_is_excused_that_is_held_or_gone():
    assert not set(EXCUSED) & held()
    assert not set(EXCUSED) - paths_to_members()


def test_every_holding_says_where_it_came_from_and_what_for():
    assert all(h.title and h.purpose and h.source for h in holdings.registered())
