"""The one vocabulary: which interest a word means, and how managers keep its words in order."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.design.markdown import normalise
from community.ledger.recording import record
from community.members.access import require_manager
from community.members.models import Interest, Member, Synonym

LONGEST = 40
"""Characters of an interest's name, and of another word for it."""


def interest_at(slug: str) -> Interest:
    """The interest whose slug, or other word, this is: where the two differ, its address moved. Raises `Http404`."""
    found = meant_by([slug])
    if slug not in found:
        raise Http404
    return found[slug]


def meant_by(words: Iterable[str]) -> dict[str, Interest]:
    """The interest that each of these words means: by slug, by name or by a synonym, in whatever case.

    Words that mean nothing are left out. Two queries.
    """
    asked = {word: {slugify(word), _plain(word)} - {""} for word in words}
    keys = set().union(*asked.values())
    means: dict[str, Interest] = {}
    for synonym in _by(Synonym, keys).select_related("interest"):
        means |= dict.fromkeys((synonym.slug, _plain(synonym.name)), synonym.interest)
    for interest in _by(Interest, keys):
        means |= dict.fromkeys((interest.slug, _plain(interest.name)), interest)
    found = {word: [means[key] for key in sorted(keys) if key in means] for word, keys in asked.items()}
    return {word: interests[0] for word, interests in found.items() if interests}


def hold_interests(interests: Iterable[Interest]) -> list[Interest]:
    """These interests, each as what it was merged into meanwhile, locked until the running transaction ends.

    Whoever links something to interests calls this first, after locking the member and the thing: so that no merge
    comes in between and leaves a link to an interest that is gone. One that is gone for good is left out.
    """
    wanted = {interest.pk: interest.slug for interest in interests}
    while True:
        held = Interest.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").in_bulk()
        merged = meant_by(slug for pk, slug in wanted.items() if pk not in held)
        if not merged:
            return list(held.values())
        wanted = {i.pk: i.slug for i in (*held.values(), *merged.values())}


def rename(interest: Interest, by: Member, name: str) -> Interest:
    """Give an interest another name, and the address that follows from it; the former word still leads to it.

    Raises `PermissionDenied` for who is no manager, `ValidationError` for `name`.
    """
    require_manager(by)
    with transaction.atomic():
        interest = held(interest)
        name = free(name, interest)
        if name != interest.name:
            interest.synonyms.filter(slug=slugify(name)).delete()
            if slugify(name) != interest.slug:
                interest.synonyms.create(slug=interest.slug, name=interest.name)
            interest.name, interest.slug = name, slugify(name)
            interest.save(update_fields=["name", "slug"])
            record("interest.renamed", actor=by, subject=interest)
    return interest


def add_synonym(interest: Interest, by: Member, name: str) -> Synonym:
    """Let another word lead to an interest. Raises like `rename`."""
    require_manager(by)
    try:
        with transaction.atomic():
            interest = held(interest)
            name = free(name)
            synonym = interest.synonyms.create(name=name, slug=slugify(name))
            _changed(interest, by, added=True)
    except IntegrityError:  # somebody else gave the word to another interest at the same moment
        raise _taken(meant_by([name])[name]) from None
    return synonym


def remove_synonym(interest: Interest, by: Member, slug: str) -> None:
    """Let a word lead nowhere again; it may be gone already. Raises `PermissionDenied` for who is no manager."""
    require_manager(by)
    with transaction.atomic():
        interest = held(interest)
        removed, _rows = interest.synonyms.filter(slug=slug).delete()
        if removed:
            _changed(interest, by, added=False)


def held(interest: Interest) -> Interest:
    """The interest as it is now, its row locked. Raises `ValidationError` where it was merged a moment ago."""
    found = Interest.objects.select_for_update().filter(pk=interest.pk).first()
    if found is None:
        raise ValidationError(_("Somebody else has just merged this interest. Here is how it stands now."))
    return found


def _changed(interest: Interest, by: Member, added: bool) -> None:
    # Saving it tells everything in which its words stand.
    interest.save(update_fields=["name"])
    record("interest.synonyms", actor=by, subject=interest, added=added)


def free(name: str, own: Interest | None = None) -> str:
    """The word on one line. Raises `ValidationError` where it is none, or means an interest other than `own`."""
    name = " ".join(normalise(name).split())
    if not slugify(name) or max(len(name), len(slugify(name))) > LONGEST:
        words = _("Write a word of at most %(most)d characters, with Latin letters or digits in it.")
        raise ValidationError({"name": words % {"most": LONGEST}})
    meant = meant_by([name]).get(name)
    if meant and meant != own:
        raise _taken(meant)
    return name


def _taken(by: Interest) -> ValidationError:
    return ValidationError({"name": _("This word means “%(name)s” already.") % {"name": by.name}})


def _by(model: Any, keys: Collection[str]) -> QuerySet[Any]:
    return model.objects.annotate(plain=Lower("name")).filter(Q(slug__in=keys) | Q(plain__in=keys))


def _plain(word: str) -> str:
    return " ".join(word.lower().split())
