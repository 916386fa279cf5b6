"""All that this room plugs in below it, on one page."""

from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    _kinds_of_entries()
    _paces()
    _holdings()
    _notices()
    _members()
    _interests()
    _asides()
    _index()


def _kinds_of_entries() -> None:
    from community.ledger import kinds

    kinds.declare("hello.said", _("To open a room once both said it"))
    kinds.declare("question.put", _("To tell who may know, and to ask nobody too often"))
    kinds.declare("search.found", _("To tell who keeps the search"))
    kinds.declare("hello.met", _("To tell both, and to count who found each other"))


def _paces() -> None:
    from community.members import pace

    # Discourse: 60 searches a minute for a member, 30 for a stranger's address.
    pace.declare("search", "60/minute", stranger="30/minute")
    # Ours: three times as many, since one search is typed in several letters.
    pace.declare("suggest", "180/minute", stranger="90/minute")
    # Ours: nobody keeps so many.
    pace.declare("save-search", "60/day")
    # Ours: as fast as anybody reads, twice.
    pace.declare("beside", "120/minute", stranger="60/minute")
    # Ours: enough to meet people, too few to greet everybody.
    pace.declare("hello", "10/7 days")


def _holdings() -> None:
    from community.members.holdings import register
    from search import kept

    for holding in (
        *(kept.SAID, kept.HEARD, kept.LEANINGS),
        *(*kept.TUNING, *kept.PROPOSALS),
        *(kept.ASKED, kept.SEARCHES, kept.ORDER),
    ):
        register(holding)


def _notices() -> None:
    from community.notifications import digests
    from community.notifications.telling import register
    from search import notices, watching

    for kind in (notices.HELLO, notices.MET, notices.ASKED, watching.FOUND):
        register(kind)
    digests.register(watching.NEWS)


def _members() -> None:
    from community.ledger import consumers
    from community.members import cards, consent, counted
    from search import home, knowing, tuning

    cards.register(home.KINDRED)
    consent.declare(
        consent.Purpose(
            name=knowing.PURPOSE,
            question=_("May members ask you what you could know?"),
            meaning=_(
                "Who asks a question sees that you answered similar ones well where everybody may read, and may ask "
                "you for a look: two a week at most. You put away what you like, and nobody learns of it."
            ),
        )
    )
    counted.register(
        "searches",
        counted.Count(
            _("What is searched for"),
            _(
                "To see what is missing here. Words can be read once several members typed them; who did is kept "
                "nowhere, and after 90 days all of it is gone. A browser that asks not to be followed (Global Privacy "
                "Control) is not counted."
            ),
        ),
    )
    consumers.register("search.wishes", {"member.left"}, tuning.forget_who_left)


def _interests() -> None:
    from community.members import merging
    from search.models import Ignored, Leaning

    merging.register_place(merging.Place(_("People who lean to it"), Leaning, "member"))
    merging.register_place(merging.Place(_("People who ignore it"), Ignored, "member"))


def _asides() -> None:
    """What stands beside what lower rooms show."""
    from chat import remarks
    from community.discussions import asides, similar
    from search import alike, company, knowing

    asides.register(asides.Aside(_("Who may know?"), "hand", knowing.way_to_ask))
    for remark in (company.HINT, company.GROUND):
        remarks.register(remark)
    similar.register("search", alike.threads)


def _index() -> None:
    """What keeps the index true: entries of the ledger, and what it does not tell of."""
    from community.ledger import consumers
    from search import leanings, sync
    from search.documents import SOURCES

    kinds = {kind for source in SOURCES.values() for kind in (*source.marks, *source.spreads)}
    consumers.register("search", kinds | leanings.MARKS.keys(), sync.mark_entry)
    consumers.register("search.at-once", sync.TAKES, sync.mark_things, at_once=True)
    _names_and_places()
    _pages()


def _names_and_places() -> None:
    from django.db.models.signals import m2m_changed, post_delete, post_save

    from chat.models import Room
    from community.discussions.models import Board
    from community.members.models import Interest, Member, Synonym
    from search import marking

    post_save.connect(marking.member_saved, sender=Member, dispatch_uid="search.member")
    post_save.connect(marking.interest_saved, sender=Interest, dispatch_uid="search.interest")
    post_save.connect(marking.board_saved, sender=Board, dispatch_uid="search.board")
    for signal in (post_save, post_delete):
        for model in (Interest, Synonym):
            signal.connect(marking.words_changed, sender=model, dispatch_uid="search.words")
        signal.connect(marking.room_saved, sender=Room, dispatch_uid="search.room")
    m2m_changed.connect(
        marking.room_interests_changed, sender=Room.interests.through, dispatch_uid="search.room-interests"
    )


def _pages() -> None:
    from django.db.models.signals import post_delete, post_save
    from wagtail.models import PageViewRestriction
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from cms.pages import TALK_PAGES
    from search import marking

    for signal in (post_save, post_delete):
        signal.connect(
            marking.restriction_changed, sender=PageViewRestriction, dispatch_uid="search.restriction"
        )
    for signal in (page_published, page_unpublished, post_delete):
        for kind in TALK_PAGES:
            signal.connect(marking.page_changed, sender=kind, dispatch_uid=f"search.{kind.word}")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(marking.page_moved, dispatch_uid="search.page")
