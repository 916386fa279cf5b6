"""Whether search tells anybody of what they may not see, while rights change and the index lags behind.

In a small community secrets are planted, each with a rare word to find it by and another one, the canary, that only
those may read who may see it. Strangers, members, managers and editors look for them in every way search answers, and
between their questions people come and go, things are hidden and shown again, boards are closed and opened, and yeses
given and taken back; sometimes the index hears of it, sometimes not. Each answer is held against what the tables say at
that moment. `search_leaks`: answers that told too much, of `search_leaks_asked`. In the environment SEED
asks others, and LONG=1 asks 10,000 times for each role.
"""

import json
import os
import re
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from search.engines.meili import MeiliEngine
from tests.performance.bench import Report, wsgi_application

SEED = int(os.environ.get("SEED", "20261124"))
ASKED, MANY = 500, 10_000
"""Questions of all roles together; with LONG=1, of each of them."""
DEMO = {"members": 40, "threads": 40, "replies": 120, "messages": 60}
LONG_AGO = timedelta(days=20)
IN_THE_OPEN = 4
"""Things that hold the lure and that everybody may read: a thread, a story, a product and a moment."""

type Who = Any
"""A member, or None for a stranger."""


@dataclass(frozen=True, slots=True)
class Secret:
    """`key`: kind and id of its document, found by the word `probe`. Only whom `may` names may read the `canary`, and
    that it is about the interest `beside`, which stands in nothing else."""

    name: str
    key: str
    probe: str
    canary: str
    may: Callable[[Who], bool]
    beside: str = ""


@dataclass(slots=True)
class World:
    """`lure` stands in all secrets, in a thread and in a page of each kind that everybody may read; `changes` change
    who may read what. `is_in_step`: whether the index heard of all; `readable`: by role what it could read after the
    last change; `lost`: what it could read when the index heard last, and cannot any more, of which is asked most;
    `about`: what is asked for next, if not anything."""

    random: Random
    lure: str
    roles: dict[str, Who] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    changes: list[Callable[[], object]] = field(default_factory=list)
    open_pages: list[str] = field(default_factory=list)
    clients: dict[str, Client] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    is_in_step: bool = False
    readable: set[tuple[str, Secret]] = field(default_factory=set)
    lost: list[tuple[str, Secret]] = field(default_factory=list)
    about: Secret | None = None

    def word(self) -> str:
        """One that is like no other, not by two slips of the finger nor to who guesses what was meant."""
        while True:
            made = "".join(self.random.choice(ascii_lowercase) for _ in range(12))
            if all(SequenceMatcher(None, made, other).ratio() < 0.5 for other in self.words):
                self.words.append(made)
                return made


def measure(folder: Path, report: Report) -> None:
    """Also by the Meilisearch server that MEILISEARCH_URL names, in an index of its own."""
    from tests.performance.search_overhead import searched_by, server_given

    wsgi_application()
    settings.PACE = False
    _measure(folder / "leaks", report, "search_leaks")
    if server_given()[0]:
        with searched_by(MeiliEngine(*server_given(), uid=f"bench_{uuid.uuid4().hex}")):
            _measure(folder / "leaks-of-server", report, "search_leaks_meilisearch")


def _measure(folder: Path, report: Report, name: str) -> None:
    from django.core.management import call_command

    from tests.performance.search_sync import community

    with community(folder), Path(os.devnull).open("w") as nowhere:
        call_command("demo", stdout=nowhere, **DEMO)
        world = planted(Random(SEED))
        asked = MANY * len(world.roles) if os.environ.get("LONG") else ASKED
        leaks, seen = asked_often(world, asked)
        for leak in leaks[:20]:
            sys.stderr.write(f"leak: {leak}\n")
        report(name, len(leaks), "leaks")
        report(f"{name}_asked", asked, "searches")
        blind = world.roles.keys() - seen.keys()
        assert not blind, f"they were shown nothing that they may see, so nothing is proven: {blind}"


def planted(random: Random) -> World:
    """Secrets of every kind in the community as it is, and the roles that look for them; the index knows all."""
    from cms.pages import TALK_PAGES
    from tests import cast

    world = World(random, "")
    world.lure = world.word()
    ada, ben, eve = (cast.member(name, handle=f"leak{name.lower()}") for name in ("Ada", "Ben", "Eve"))
    mara, otto = cast.manager("Leakmara"), cast.editor("Leakotto")
    world.roles = {
        "stranger": None,
        "outside": eve,
        "owner": ada,
        "friend": ben,
        "manager": mara,
        "editor": otto,
    }
    for name, member in world.roles.items():
        world.clients[name] = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
        if member:
            world.clients[name].force_login(member)
    _plant_threads(world, ada, ben, eve, mara)
    _plant_rooms(world, ada, ben, eve, mara)
    _plant_people(world, ada, ben, eve, mara)
    for kind in TALK_PAGES:
        _plant_pages(world, kind)
    _keep_searches(world)
    catch_up(world)
    world.readable = _readable(world)
    return world


def _interest(name: str) -> Any:
    from community.members.models import Interest

    return Interest.objects.create(slug=name, name=name)


def _talk(by: Any, board: Any, words: str, *about: Any) -> Any:
    from community.discussions.posting import start_thread

    return start_thread(by, board, words, words, list(about), uuid.uuid4())


def _plant_threads(world: World, ada: Any, ben: Any, eve: Any, mara: Any) -> None:
    """In a closed group, on a board for members, hidden, removed, and by somebody who is blocked."""
    from community.discussions import grouping
    from community.discussions.hiding import hide_post, restore_post
    from community.discussions.models import Belonging, Board, Hiding, Post, Removal, Visit
    from community.discussions.models.groups import VISIT_FOR
    from community.discussions.removing import remove_post, return_post
    from community.members.blocks import block, unblock
    from community.members.models import Block
    from tests import cast

    lure = _interest(world.lure)
    open_board, members_board = cast.board("Leaks"), cast.board("Leaks inside", is_open=False)
    bait = _talk(ada, open_board, f"{world.lure} in the open", lure)
    world.open_pages += [f"/beside/thread/{bait.pk}/?part", f"/beside/thread/{bait.pk}/", f"/i/{lure.slug}/"]
    circle = cast.group(ada, "Leaking circle", is_closed=True)

    def in_circle(who: Who) -> bool:
        if who is None:
            return False
        visits = Visit.objects.filter(group=circle, by=who, at__gt=timezone.now() - VISIT_FOR)
        return Belonging.objects.filter(group=circle, member=who).exists() or (
            who.is_staff and visits.exists()
        )

    def stands(post: Any) -> bool:
        opening = Post.objects.get(thread=post.thread_id, number=1)
        hidden = Hiding.objects.filter(post__in=[post.pk, opening.pk]).exists()
        return not hidden and bool(Post.objects.get(pk=post.pk).body)

    def plant(name: str, by: Any, board: Any, may: Callable[[Who], bool]) -> Any:
        probe, canary, own = world.word(), world.word(), _interest(world.word())
        thread = _talk(by, board, f"{probe} {canary} {world.lure}", lure, own)
        world.secrets.append(Secret(name, f"thread-{thread.pk}", probe, canary, may, own.slug))
        return thread

    def plant_reply(name: str, to: Any, may: Callable[[Any, Who], bool]) -> Any:
        probe, canary = world.word(), world.word()
        post = cast.reply(ada, to, f"{probe} {canary} {world.lure}")
        world.secrets.append(Secret(name, f"post-{post.pk}", probe, canary, lambda who: may(post, who)))
        return post

    def come_or_go() -> None:
        if Belonging.objects.filter(group=circle, member=ben).exists():
            grouping.leave_group(ben, circle)
        else:
            grouping.invite(ada, circle, ben.handle)
            grouping.join_group(ben, circle)

    def look_in_or_away() -> None:
        if in_circle(mara):
            Visit.objects.filter(by=mara).update(at=timezone.now() - 2 * VISIT_FOR)
        else:
            grouping.look_in(mara, circle, "A flag calls for it.")

    def open_or_close() -> None:
        members_board.refresh_from_db()
        members_board.is_open = not members_board.is_open
        members_board.save()

    def hide_or_restore(post: Any) -> None:
        (restore_post if Hiding.objects.filter(post=post).exists() else hide_post)(post, by=mara)

    def remove_or_return(post: Any) -> None:
        post = Post.objects.get(pk=post.pk)
        if post.body:
            remove_post(post, ada)
        else:
            Removal.objects.filter(post=post).update(
                at=timezone.now()
            )  # a long bench asks for more than ten minutes
            return_post(post, ada)

    come_or_go()
    within = plant("closed group's thread", ada, Board.objects.get(pk=circle.pk), in_circle)
    plant_reply("closed group's reply", within, lambda _post, who: in_circle(who))
    plant(
        "members' thread",
        ada,
        members_board,
        lambda who: who is not None or Board.objects.get(pk=members_board.pk).is_open,
    )
    hidden = plant("hidden thread", ada, open_board, lambda _who: stands(opening))
    opening = Post.objects.get(thread=hidden, number=1)
    under = plant_reply("reply in a hidden thread", hidden, lambda post, _who: stands(post))
    alone = plant_reply("hidden reply", bait, lambda post, _who: stands(post))
    removed = plant_reply("removed reply", bait, lambda post, _who: stands(post))
    karl = cast.member("Leakkarl")
    plant(
        "thread of who is blocked",
        karl,
        open_board,
        lambda who: who is None or not Block.objects.filter(member=who, blocked=karl).exists(),
    )

    def block_or_not(who: Any) -> None:
        if Block.objects.filter(member=who, blocked=karl).exists():
            unblock(who, karl.handle)
        else:
            block(who, karl)

    world.changes += [come_or_go, look_in_or_away, open_or_close]
    world.changes += [lambda post=post: hide_or_restore(post) for post in (opening, under, alone)]  # type: ignore[misc]
    world.changes += [lambda: remove_or_return(removed)]
    world.changes += [lambda who=who: block_or_not(who) for who in (ben, eve, mara)]  # type: ignore[misc]


def _plant_rooms(world: World, ada: Any, ben: Any, eve: Any, mara: Any) -> None:
    """In a direct room, in one to which one is invited, in that of a closed group, and a room for members itself."""
    from chat.hiding import hide_message, restore_message
    from chat.inviting import answer_invitation, invite
    from chat.models import Membership, Message, Room
    from chat.parting import leave_room
    from chat.posting import send_message
    from chat.rooms import open_direct_room, start_room
    from community.ledger import draining
    from community.members.models import Interest

    while draining.drain():  # makes the group's room
        pass
    in_circle = next(one.may for one in world.secrets if one.name == "closed group's thread")
    direct, attic = open_direct_room(ada, ben), start_room(ada, "Leaking attic", "", True, [])

    def belongs(room: Any) -> Callable[[Who], bool]:
        return lambda who: who is not None and Membership.objects.filter(room=room, member=who).exists()

    def plant(name: str, room: Any, may: Callable[[Who], bool]) -> Any:
        probe, canary = world.word(), world.word()
        said = send_message(ada, room, f"{probe} {canary} {world.lure}", uuid.uuid4())

        def may_read(who: Who) -> bool:
            return Message.objects.get(pk=said.pk).hidden_at is None and may(who)

        world.secrets.append(Secret(name, f"message-{said.pk}", probe, canary, may_read))
        return said

    said = plant("direct room's message", direct, belongs(direct))
    plant("invited room's message", attic, belongs(attic))
    plant("closed group's message", Room.objects.get(group__board__title="Leaking circle"), in_circle)
    probe, canary = world.word(), world.word()
    open_room = Room.objects.create(
        slug=f"{probe}-{canary}", title=f"{probe} {canary}", description=world.lure
    )
    open_room.interests.set(Interest.objects.filter(slug=world.lure))

    def may_know(who: Who) -> bool:
        return who is not None or Room.objects.get(pk=open_room.pk).is_public

    world.secrets.append(Secret("room for members", f"room-{open_room.pk}", probe, canary, may_know))

    def come_or_go(who: Any) -> None:
        if Membership.objects.filter(room=attic, member=who).exists():
            leave_room(who, attic)
        else:
            invite(ada, attic, who.handle)
            answer_invitation(who, attic, accept=True)

    def hide_or_restore() -> None:
        found = Message.objects.get(pk=said.pk)
        (restore_message if found.hidden_at else hide_message)(found, mara)

    def for_strangers_or_not() -> None:
        found = Room.objects.get(pk=open_room.pk)
        found.is_public = not found.is_public
        found.save()

    world.changes += [lambda: come_or_go(ben), lambda: come_or_go(eve), hide_or_restore, for_strangers_or_not]


def _plant_people(world: World, ada: Any, ben: Any, eve: Any, mara: Any) -> None:
    """Somebody who says yes to being found, and no; everybody but strangers loves the same as they."""
    from community.members import consent
    from community.members.blocks import block, unblock
    from community.members.interests import declare_interests
    from community.members.models import Block, ConsentReceipt
    from tests import cast

    probe, canary = world.word(), world.word()
    viola = cast.member(f"{probe} {canary}", handle="leakviola")
    other = _interest(world.word())
    for member in (ada, ben, eve, mara, world.roles["editor"], viola):
        declare_interests(member, [world.lure, other.slug])
        if member != viola:
            consent.give(member, "kindred")

    def says_yes() -> bool:
        last = ConsentReceipt.objects.filter(member=viola, purpose="kindred").order_by("-pk").first()
        return bool(last and last.granted)

    def may_find(who: Who) -> bool:
        if who is None:
            return False
        apart = Block.objects.filter(member__in=[who, viola], blocked__in=[who, viola]).exists()
        return says_yes() and not apart

    world.secrets.append(Secret("who is not found", f"member-{viola.pk}", probe, canary, may_find))

    def yes_or_no() -> None:
        (consent.withdraw if says_yes() else consent.give)(viola, "kindred")

    def block_or_not(one: Any, another: Any) -> None:
        if Block.objects.filter(member=one, blocked=another).exists():
            unblock(one, another.handle)
        else:
            block(one, another)

    world.changes += [
        yes_or_no,
        yes_or_no,
        lambda: block_or_not(viola, ben),
        lambda: block_or_not(eve, viola),
    ]


def _plant_pages(world: World, kind: Any) -> None:
    """Of one kind: one that is published and not, one that only some may read and everybody, and one below a list for
    some and for everybody."""
    from wagtail.models import PageViewRestriction

    from community.members.models import Interest
    from tests.search.conftest import tell

    lure = Interest.objects.get(slug=world.lure)

    def publish(title: str, parent: Any = None) -> Any:
        return tell(kind, title, lure, intro=world.lure, opens_thread=False, parent=parent)

    bait = publish(f"{world.lure} {kind.word}")
    world.open_pages.append(f"/beside/{kind.word}/{bait.pk}/?part")

    def plant(name: str, parent: Any = None) -> int:
        probe, canary = world.word(), world.word()
        pk = int(publish(f"{probe} {canary} {world.lure}", parent).pk)

        def may_read(_who: Who) -> bool:
            page = kind.objects.get(pk=pk)
            return page.live and not page.get_view_restrictions().exists()

        world.secrets.append(Secret(f"{name} {kind.word}", f"{kind.word}-{pk}", probe, canary, may_read))
        return pk

    drafted, restricted = plant("unpublished"), plant("restricted")
    lists = (
        bait.get_parent()
        .get_parent()
        .add_child(instance=bait.get_parent().specific_class(title=world.word()))
    )
    plant("listed for some", lists)

    def publish_or_not() -> None:
        page = kind.objects.get(pk=drafted)
        if page.live:
            page.unpublish()
        else:
            page.save_revision().publish()

    def restrict_or_not(pk: int) -> None:
        found = PageViewRestriction.objects.filter(page=pk).first()
        if found:
            found.delete()
        else:
            PageViewRestriction.objects.create(page_id=pk, restriction_type=PageViewRestriction.LOGIN)

    world.changes += [publish_or_not, lambda: restrict_or_not(restricted), lambda: restrict_or_not(lists.pk)]


def _keep_searches(world: World) -> None:
    """Each member keeps as many as they can, one for a secret, under its name, and hears of what is new by notices or
    by a digest."""
    from search.asking import Question
    from search.models import SavedSearch
    from search.saving import MOST, save

    for number, member in enumerate(filter(None, world.roles.values())):
        for secret in world.random.sample(world.secrets, min(MOST, len(world.secrets))):
            save(member, Question(text=secret.probe), _kept_as(secret), ("notice", "digest")[number % 2])
    SavedSearch.objects.update(since=timezone.now() - LONG_AGO, next_at=timezone.now() + LONG_AGO)


def _kept_as(secret: Secret) -> str:
    return f"Kept {secret.key}."


def catch_up(world: World) -> None:
    from community.ledger import draining
    from search import sync

    while draining.drain() + sync.drain():
        pass
    world.is_in_step = True
    world.lost.clear()


def asked_often(world: World, times: int) -> tuple[list[str], Counter[str]]:
    """What was told that should not have been, a line each; and how often each role was shown what it may see."""
    leaks: list[str] = []
    seen: Counter[str] = Counter()
    for _ in range(times):
        if world.random.random() < 0.6:
            _change(world)
        role, world.about = world.random.choice(list(world.roles)), None
        if world.lost and world.random.random() < 0.6:
            role, world.about = world.random.choice(world.lost)
        leaks += _asked(world, role, seen)
    return leaks, seen


def _change(world: World) -> None:
    """Change who may read something; the index hears of it, or only the marks do, or nobody."""
    from community.ledger import draining

    before = world.readable
    world.random.choice(world.changes)()
    world.readable = _readable(world)
    world.lost += sorted(before - world.readable, key=lambda pair: (pair[0], pair[1].key))
    cache.delete("cms:latest")  # what strangers' pages are kept by; it is right a second later at most
    world.is_in_step = False
    heard = world.random.random()
    if heard < 0.3:
        catch_up(world)
    elif heard < 0.6:
        draining.drain()


def _readable(world: World) -> set[tuple[str, Secret]]:
    return {(role, one) for role, who in world.roles.items() for one in world.secrets if one.may(who)}


def _asked(world: World, role: str, seen: Counter[str]) -> list[str]:
    ways: list[Callable[[World, str, Counter[str]], list[str]]] = [_api, _page, _listed, _beside, _saved]
    (way,) = world.random.choices(ways, [5, 4, 5, 3, 1])
    return way(world, role, seen)


def _question(world: World) -> tuple[str, list[Secret], bool]:
    """What is typed, which secrets answer to it, and whether it names one of them."""
    from tests.performance.search import slipped

    random = world.random
    one = world.about or random.choice(world.secrets)
    other = random.choice([secret for secret in world.secrets if secret is not one])
    shape = random.randrange(16)
    if shape == 0:
        return world.lure, world.secrets, False
    if shape == 1:
        return f"{one.probe} {world.lure}", world.secrets, False
    typed = [
        one.probe,
        one.canary,
        f'"{one.probe}"',
        f"{one.probe} -{other.probe}",
        slipped(one.probe, random),
        one.probe[: random.randint(8, 11)],
    ]
    return random.choice(typed), [one], True


def _parameters(world: World) -> dict[str, str]:
    """How else it is asked: half of the time not at all."""
    from search.documents import SOURCES

    if world.random.random() < 0.5:
        return {}
    return world.random.choice(
        [
            {"page": "2"},
            {"kind": world.random.choice([*SOURCES])},
            {"kind": "thread", "page": "2"},
            {"sort": "new"},
            {"sort": "thanked", "page": "2"},
            {"mix": "off"},
            {"interest": world.lure},
            {"when": "week"},
        ]
    )


def _api(world: World, role: str, seen: Counter[str]) -> list[str]:
    """Hits, totals and facets, each with its own check."""
    typed, about, names_one = _question(world)
    more = _parameters(world)
    who = world.roles[role]
    readable = {one.key for one in about if one.may(who)}
    where = f"{role}: /api/v1/search?{urlencode({'q': typed, **more})}"
    text = _got(world, role, where.partition(": ")[2])
    told = json.loads(text)
    keys = {f"{hit['kind']}-{hit['pk']}" for hit in told["hits"]}
    leaks = _traces(world, role, where, text)
    leaks += [f"{where} found {one.name}" for one in world.secrets if one.key in keys and not one.may(who)]
    total = sum(told["totals"].values())
    # In the open the lure is found as a thread and as a page of each kind; and members find the five who love it and
    # said yes.
    others = 0 if names_one else IN_THE_OPEN + 5 * (who is not None)
    if total > len(readable) + others:
        leaks.append(f"{where} counts {told['totals']}, where {len(readable)} may be seen")
    if names_one and not readable and told["facets"]:
        leaks.append(f"{where} counts {told['facets']}")
    seen[role] += bool(keys & readable)
    if world.is_in_step and names_one and not more and typed == about[0].probe and not readable <= keys:
        raise AssertionError(f"{where} does not find what may be seen: nothing is proven")
    return leaks


def _page(world: World, role: str, seen: Counter[str]) -> list[str]:
    """The page says again what was typed, so that a canary that was typed is told by its marks and counts alone."""
    typed, about, names_one = _question(world)
    where = f"{role}: /search/?{urlencode({'q': typed, **_parameters(world)})}"
    readable = [one for one in about if one.may(world.roles[role])]
    html = _got(world, role, where.partition(": ")[2])
    leaks = _traces(world, role, where, html.replace(typed, ""))
    counted = [int(number) for number in re.findall(r'class="chip-count">(\d+)', html)]
    if names_one and not readable and ("<mark>" in html or any(counted)):
        leaks.append(f"{where} counts {counted}")
    seen[role] += any(one.canary in html for one in readable)
    return leaks


def _listed(world: World, role: str, _seen: Counter[str]) -> list[str]:
    """What is proposed while one types a question or a title, and people like oneself."""
    typed = _question(world)[0]
    address = world.random.choice(
        [
            f"/search/suggestions/?{urlencode({'q': typed})}",
            f"/search/suggestions/?{urlencode({'q': typed})}",
            f"/threads/similar/?{urlencode({'title': typed})}",
            f"/threads/similar/?{urlencode({'title': f'{typed} {world.lure}'})}",
            "/people/",
            "/api/v1/people",
        ]
    )
    return _traces(world, role, f"{role}: {address}", _got(world, role, address).replace(typed, ""))


def _beside(world: World, role: str, _seen: Counter[str]) -> list[str]:
    """Beside a thread and a page of each kind, and the page of the interest; where the interests of secrets stand,
    too."""
    address = world.random.choice(world.open_pages)
    html = _got(world, role, address)
    where = f"{role}: {address}"
    who = world.roles[role]
    named = [one for one in world.secrets if one.beside and one.beside in html and not one.may(who)]
    return _traces(world, role, where, html) + [f"{where} names the interest of {one.name}" for one in named]


def _saved(world: World, role: str, _seen: Counter[str]) -> list[str]:
    """What was found for the searches that a member keeps: none of those for what they may not see says a word."""
    from community.ledger import draining
    from search.models import SavedSearch
    from search.watching import digest_lines, look_due

    member = world.roles[role]
    if member is None:
        return []
    one = world.random.choice(list(member.saved_searches.all()))
    SavedSearch.objects.filter(pk=one.pk).update(next_at=timezone.now() - LONG_AGO)
    look_due()
    draining.drain()
    told = _got(world, role, "/me/notices/")
    told += "\n".join(str(line.text) for line in digest_lines(member, timezone.now() - LONG_AGO))
    kept = [one for one in world.secrets if _kept_as(one) in told and not one.may(member)]
    where = f"{role}: saved searches"
    return _traces(world, role, where, told) + [f"{where} tell of {one.name}" for one in kept]


def _traces(world: World, role: str, where: str, text: str) -> list[str]:
    who = world.roles[role]
    return [
        f"{where} tells of {one.name}" for one in world.secrets if one.canary in text and not one.may(who)
    ]


def _got(world: World, role: str, address: str) -> str:
    """The answer; empty where it is for members only, or is not there (any more)."""
    answer = world.clients[role].get(address)
    if answer.status_code >= 500:
        raise AssertionError(f"{role} got {answer.status_code} from {address}")
    return "" if answer.status_code != 200 else answer.content.decode()
