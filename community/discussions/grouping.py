"""Groups of members' own: founding one, coming in, leaving, handing it over, and what managers may do about it.

A group is a board with people. Of an open one everybody reads the talk; a closed one is entered by asking or by
invitation, and what is said there is for those who belong to it. Whether a group is closed is settled when it is
founded: what was said among few stays among few.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.design.markdown import normalise
from community.discussions.access import require_manager, require_member
from community.discussions.belonging import admit, belongs, held, remove_belongings
from community.discussions.models import Admission, Belonging, Board, Ending, Group, Visit
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold, visible_members
from community.members.blocks import people_for
from community.members.models import Interest, Member
from community.members.vocabulary import hold_interests
from community.recognition.trust import require_level

NAME_LONGEST, ABOUT_LONGEST, WORDS_LONGEST, REASON_LONGEST = 80, 300, 300, 500
"""Characters of a group's name, of the lines about it, of a line to whoever decides, of a manager's reason."""

RESERVED = {"new"}
"""What stands in addresses of ours beside those of groups."""

MOST_INTERESTS = 5
"""Interests of one group, as of one thread."""


def found_group(
    founder: Any, name: str, about: str, interests: Collection[Interest], is_closed: bool
) -> Group:
    """Found a group with a board of its own; its room follows (`chat`). The founder belongs to it.

    Raises `PermissionDenied` below the level of trust that `GROUPS_FROM_LEVEL` asks for, `ValidationError` by field
    (`name`, `about`, `interests`), and `TooFast`.
    """
    require_member(founder)
    require_level(founder, settings.GROUPS_FROM_LEVEL)
    name, about = _checked(name, about, interests)
    kind = Board.Kind.CLOSED if is_closed else Board.Kind.GROUP
    try:
        with transaction.atomic():
            hold(founder)
            pace.check(founder, "group")
            board = Board.objects.create(
                slug=_slug(name),
                title=name,
                description=about,
                icon="users",
                kind=kind,
                is_open=not is_closed,
            )
            group = Group.objects.create(board=board, founder=founder)
            group.interests.set(hold_interests(interests))
            record("group.founded", actor=founder, subject=group, closed=is_closed)
            admit(group, founder)
    except IntegrityError:  # somebody took the address at the same moment
        raise ValidationError({"name": _("There is a place of this name already.")}) from None
    return group


def join_group(member: Any, group: Group) -> None:
    """Belong to an open group, or to a closed one that one was invited to; joining twice changes nothing.

    Raises `PermissionDenied` where one must ask first, `ValidationError` where the group has ended.
    """
    with held(member, group) as found:
        invited = Admission.objects.filter(group=found, member=member, invited_by__isnull=False)
        if found.is_closed and not (invited.exists() or belongs(member, found)):
            raise PermissionDenied(_("This group is closed. Ask to belong to it."))
        admit(found, member)


def ask_to_join(member: Any, group: Group, words: str = "") -> None:
    """Ask to belong to a closed group; asking twice changes nothing, and who was invited is in at once.

    Raises `ValidationError` for too many words or a group that has ended, and `TooFast`.
    """
    words = " ".join(normalise(words).split())
    if len(words) > WORDS_LONGEST:
        raise ValidationError({"words": _("Keep it to %(most)d characters.") % {"most": WORDS_LONGEST}})
    with held(member, group) as found:
        if belongs(member, found):
            return
        admission = Admission.objects.filter(group=found, member=member).first()
        if admission and admission.invited_by_id:
            admit(found, member)
        elif not admission:
            pace.check(member, "group.ask")
            Admission.objects.create(group=found, member=member, words=words)
            record("group.asked", actor=member, subject=found)


def invite(by: Any, group: Group, handle: str) -> None:
    """Invite a member by handle; inviting twice changes nothing, and who asked is in at once.

    Raises `PermissionDenied` for who did not found it, `ValidationError` for a `handle` that nobody has or a group
    that has ended, and `TooFast`.
    """
    require_member(by)
    member = people_for(by).filter(handle=_plain(handle)).first()
    if member is None:
        raise ValidationError({"handle": _("Nobody here has this handle.")})
    with held(by, group, member) as found:
        _require_founder(found, by)
        if belongs(member, found):
            return
        admission = Admission.objects.filter(group=found, member=member).first()
        if admission and not admission.invited_by_id:
            admit(found, member, by)
        elif not admission:
            pace.check(by, "group.invite")
            Admission.objects.create(group=found, member=member, invited_by=by)
            record("group.invited", actor=by, subject=found, member=member.pk)


def answer_asking(by: Any, group: Group, member: Member, accept: bool) -> None:
    """Let in who asked, or not; where nobody asked, nothing changes. Raises like `invite`."""
    with held(by, group, member) as found:
        _require_founder(found, by)
        asked = Admission.objects.filter(group=found, member=member, invited_by=None)
        if accept and asked.exists():
            admit(found, member, by)
        else:
            asked.delete()


def decline(member: Any, group: Group) -> None:
    """Take back what one asked, or say no to an invitation."""
    require_member(member)
    Admission.objects.filter(group=group, member=member).delete()


def leave_group(member: Any, group: Group) -> None:
    """Belong to it no more: at once, in every open page and socket too. Leaving twice changes nothing.

    Raises `ValidationError` for the founder, who hands it over first.
    """
    with held(member, group, ended=True) as found:
        if found.founder_id == member.pk:
            raise ValidationError(_("You lead this group. Hand it to somebody first, then you can go."))
        remove_belongings(Belonging.objects.filter(group=found, member=member))


def hand_over(by: Any, group: Group, handle: str) -> None:
    """Let another member of the group lead it. Raises `PermissionDenied` for who does not lead it,
    `ValidationError` for a `handle` that nobody in it has."""
    with held(by, group, ended=True) as found:
        _require_founder(found, by)
        to = visible_members().filter(belongings__group=found, handle=_plain(handle)).first()
        if to is None:
            raise ValidationError({"handle": _("Nobody in this group has this handle.")})
        Group.objects.filter(pk=found.pk).update(founder=to)
        record("group.handed_over", actor=by, subject=found, to=to.pk)


def end_group(by: Any, group: Group, reason: str) -> None:
    """Let a group come to its end: it stays to be read, and nothing new comes in. Ending it twice changes nothing.

    Raises `PermissionDenied` for who is no manager, `ValidationError` for `reason`.
    """
    require_manager(by)
    reason = _reason(reason)
    with transaction.atomic():
        found = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
        _ending, is_new = Ending.objects.get_or_create(group=found, defaults={"by": by, "reason": reason})
        if is_new:
            record("group.ended", actor=by, subject=found)


def resume_group(by: Any, group: Group) -> None:
    """Let a group go on. Raises `PermissionDenied` for who is no manager."""
    require_manager(by)
    with transaction.atomic():
        removed, _rows = Ending.objects.filter(group=group).delete()
        if removed:
            record("group.resumed", actor=by, subject=group)


def look_in(by: Any, group: Group, reason: str) -> Visit:
    """Read what is said in a closed group, for a day and for a reason that its members see.

    Raises `PermissionDenied` for who is no manager, `ValidationError` for `reason`.
    """
    require_manager(by)
    with transaction.atomic():
        visit = Visit.objects.create(group=group, by=by, reason=_reason(reason))
        record("group.visited", actor=by, subject=group)
    return visit


def _checked(name: str, about: str, interests: Collection[Interest]) -> tuple[str, str]:
    """Name and lines about it, each on one line. Raises one `ValidationError` for all that is wrong."""
    name, about = (" ".join(normalise(words).split()) for words in (name, about))
    errors = {}
    if not slugify(name) or not 3 <= len(name) <= NAME_LONGEST:
        errors["name"] = _(
            "Give it a name of 3 to %(most)d characters, with Latin letters or digits in it."
        ) % {"most": NAME_LONGEST}
    if len(about) > ABOUT_LONGEST:
        errors["about"] = _("Keep it to %(most)d characters.") % {"most": ABOUT_LONGEST}
    if len(interests) > MOST_INTERESTS:
        errors["interests"] = _("Pick at most %(most)d.") % {"most": MOST_INTERESTS}
    if errors:
        raise ValidationError(errors)
    return name, about


def _slug(name: str) -> str:
    """The address that follows from a name. Raises `ValidationError` where another place has it."""
    slug = slugify(name)[:60].strip("-")
    if slug in RESERVED or Board.objects.filter(slug=slug).exists():
        raise ValidationError({"name": _("There is a place of this name already.")})
    return slug


def _plain(handle: str) -> str:
    return handle.strip().removeprefix("@").lower()


def _reason(reason: str) -> str:
    reason = " ".join(normalise(reason).split())
    if not 0 < len(reason) <= REASON_LONGEST:
        words = _("Give a reason of at most %(most)d characters. The members of the group can read it.")
        raise ValidationError({"reason": words % {"most": REASON_LONGEST}})
    return reason


def _require_founder(group: Group, by: Any) -> None:
    if group.founder_id != by.pk:
        raise PermissionDenied(_("Only who leads the group may do that."))
