"""The places of the community, as the brand team keeps them in the admin: boards, open rooms, interests,
and the reactions that members may give.

Nothing is deleted here: with a board or a room would go what members said in it.
"""

from typing import Any

from django.forms import ModelForm, modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from chat.models import OpenRoom
from community.discussions.models import Board, ReactionKind
from community.members.models import Interest


class KeepingPolicy(ModelPermissionPolicy):
    """Add and change by Django's permissions; delete by nobody."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class PlaceForm(ModelForm):
    def save(self, commit: bool = True) -> Any:
        """Of a place that is there write what the form has and no more: what members did since it was read, such as
        what they said, is counted in the same row."""
        if not commit or self.instance.pk is None:
            return super().save(commit)
        place = super().save(commit=False)
        place.save(update_fields={field.name for field in place._meta.concrete_fields} & set(self.fields))
        self.save_m2m()
        return place


class PlaceViewSet(ModelViewSet):
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return modelform_factory(
            self.model, PlaceForm, fields=self.form_fields, formfield_callback=self.formfield_for_dbfield
        )


class BrandBoards(IndexView):
    """Boards of groups are their members' own."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().of_the_brand()


class BrandBoard(EditView):
    def get_object(self, queryset: Any = None) -> Board:
        return super().get_object(Board.objects.of_the_brand())


class BoardViewSet(PlaceViewSet):
    model = Board
    index_view_class = BrandBoards
    edit_view_class = BrandBoard
    icon = "comment"
    menu_label = _("Boards")
    list_display = ["title", "slug", "position", "is_open", "thread_count"]
    form_fields = ["title", "slug", "description", "icon", "position", "is_open"]


class RoomViewSet(PlaceViewSet):
    model = OpenRoom
    icon = "group"
    menu_label = _("Rooms")
    list_display = ["title", "slug", "last_at"]
    form_fields = ["title", "slug", "description", "interests"]


class InterestViewSet(PlaceViewSet):
    model = Interest
    icon = "tag"
    menu_label = _("Interests")
    list_display = ["name", "slug"]
    form_fields = ["name", "slug"]


class ReactionKindViewSet(PlaceViewSet):
    model = ReactionKind
    icon = "pick"
    menu_label = _("Reactions")
    list_display = ["emoji", "name", "position", "is_offered"]
    form_fields = ["emoji", "name", "position", "is_offered"]


class Places(ModelViewSetGroup):
    menu_label = _("Community")
    menu_icon = "group"
    items = (BoardViewSet, RoomViewSet, InterestViewSet, ReactionKindViewSet)


for model in (Board, OpenRoom, Interest, ReactionKind):
    register_permission_policy(model, KeepingPolicy(model))
