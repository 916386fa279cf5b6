"""All that this room plugs in below it, on one page."""


def plug_in() -> None:
    _ledger()
    _consent()
    _signals()
    _pace()
    _home()
    _interests()

    from community.members import kept

    kept.register()


def _ledger() -> None:
    from django.utils.translation import gettext_lazy as _

    from community.ledger import kinds

    kinds.declare("member.joined", _("To count who finds the way in"))
    kinds.declare("member.left", _("To count who goes, without keeping who it was"))
    kinds.declare("interest.declared", _("To see whether members say what they love"))
    kinds.declare("interest.renamed", _("To be able to explain what managers change"))
    kinds.declare("interest.synonyms", _("To be able to explain what managers change"))
    kinds.declare("interest.added", _("To be able to explain what managers change"))
    kinds.declare("interest.suggested", _("To put before managers what members miss"))
    kinds.declare("interest.settled", _("To tell who suggested a word what became of it"))
    kinds.declare("interest.placed", _("To be able to explain what managers change"))
    kinds.declare("interest.merged", _("To be able to explain what managers change"))
    kinds.declare("consent.given", _("To prove that a yes was given"))
    kinds.declare("consent.withdrawn", _("To prove that a yes was taken back"))


def _consent() -> None:
    from django.utils.translation import gettext_lazy as _

    from community.members import consent

    consent.declare(
        consent.Purpose(
            name="kindred",
            question=_("May people who love the same things find you?"),
            meaning=_(
                "They see you in “People like you” and in search, with your interests and the open threads and "
                "rooms in which you both took part. In a room others read how many there share two interests with "
                "them, without names. Nothing else is used."
            ),
        )
    )


def _signals() -> None:
    from allauth.account.signals import email_confirmed
    from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
    from django.apps import apps
    from django.contrib.auth.signals import user_logged_out
    from django.db.models.signals import m2m_changed, post_migrate, post_save

    from community.members import joining, roles, sessions
    from community.members.models import Member

    email_confirmed.connect(joining.prove, dispatch_uid="members.joining")
    post_save.connect(sessions.when_saved, sender=Member, dispatch_uid="members.saved")
    user_logged_out.connect(sessions.when_logged_out, dispatch_uid="members.logged-out")
    for changed in (authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(sessions.when_factor_changed, dispatch_uid="members.factor")
    m2m_changed.connect(roles.mark_staff, sender=Member.groups.through, dispatch_uid="members.staff")
    # After django.contrib.auth, which makes the permissions of all rooms before it.
    auth = apps.get_app_config("auth")
    post_migrate.connect(roles.grant, sender=auth, dispatch_uid="members.roles")


def _pace() -> None:
    from community.members import pace

    pace.declare("profile.edit", "20/hour")
    pace.declare("data.download", "5/hour")
    # Ours: nobody meets so many in a day.
    # Ours: nobody misses more words than that.
    pace.declare("interest.suggest", "5/day")
    pace.declare("block", "50/day")


def _home() -> None:
    from django.utils.translation import gettext_lazy as _

    from community.members import home
    from community.members.cards import Card, register

    register(Card("interests", _("What you love"), "members/cards/interests.html", home.interests, order=5))


def _interests() -> None:
    from django.utils.translation import gettext_lazy as _

    from community.members import merging
    from community.members.models import MemberInterest, Suggestion

    merging.register_place(merging.Place(_("Members"), MemberInterest, "member"))
    merging.register_place(merging.Place(_("Suggestions"), Suggestion, "id"))
