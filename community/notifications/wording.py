"""What a letter says: a line for each thing that waits, in the member's language, and nothing of what was said."""

import unicodedata
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from community.members.models import Member
from community.notifications.errands import reachable, still_wanted
from community.notifications.inbox import Told
from community.notifications.models import Letter, Mail
from community.notifications.stopping import token_of
from community.notifications.topics import MAIL

MOST_LINES = 20
LONGEST_SUBJECT = 120
STYLES = Path(__file__).parent / "templates/notifications/letter.css"


def letter_of(letter: Letter) -> EmailMultiAlternatives | None:
    """The mail of what still waits of this letter, as of now; None if nothing does any more. What does not is let go
    of for good."""
    member = reachable(letter.member_id)
    if member is None:
        return None
    with override(member.language or settings.LANGUAGE_CODE):
        errands = letter.errands.select_related("notice__entry__actor").order_by("notice")
        told = still_wanted(errands, member, MAIL)
        letter.errands.exclude(notice__in=[one.notice.pk for one in told]).delete()
        return _mail(letter, member, told) if told else None


def subject_of(told: list[Told], brand: str) -> str:
    """One line, whatever names and titles hold: no line breaks, nothing invisible, nothing that turns the reading."""
    if len(told) == 1:
        return one_line(told[0].line.text)
    count = len(told)
    text = ngettext("%(count)d thing waits for you", "%(count)d things wait for you", count) % {
        "count": count
    }
    return one_line(f"{text} · {brand}")


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    visible = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    # What looks like an encoded word would be decoded into who knows what.
    line = " ".join(visible.split()).replace("=?", "= ?")
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _mail(letter: Letter, member: Member, told: list[Told]) -> EmailMultiAlternatives:
    context = {"told": told[:MOST_LINES], "more": len(told) - MOST_LINES}
    return written(letter, member, subject_of(told, brand()), "letter", context)


def written(
    mail: Mail, member: Member, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """The mail as a message, in the language being spoken: `template` names a page and its plain twin."""
    stop = settings.BASE_URL + reverse("notifications:stop", args=[token_of(member)])
    context |= {
        "member": member,
        "base": settings.BASE_URL,
        "stop": stop,
        "language": member.language or settings.LANGUAGE_CODE,
    }
    # A request of nobody: what every page may use, such as the brand, is here as well.
    html, text = (
        render_to_string(f"notifications/{template}.{form}", context, HttpRequest())
        for form in ("html", "txt")
    )
    message = EmailMultiAlternatives(subject, text, to=[member.email], headers=_headers(mail, stop, context))
    message.attach_alternative(_inlined(html), "text/html")
    return message


def brand() -> str:
    """The name of the place."""
    return render_to_string("notifications/letter_brand.txt", {}, HttpRequest()).strip()


def _headers(mail: Mail, stop: str, context: dict[str, Any]) -> dict[str, str]:
    """RFC 8058: one press in the mail program ends it. RFC 3834: nobody's holiday note answers a machine."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return {
        "Message-ID": f"<{mail.key}@{sender.rpartition('@')[2] or 'localhost'}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Content-Language": str(context["language"]),
    }


def _inlined(html: str) -> str:
    """Mail programs that know no style sheets read styles at each element; those that do turn the lights down."""
    return _inliner().inline(html)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_at_rules=True, extra_css=STYLES.read_text()
    )
