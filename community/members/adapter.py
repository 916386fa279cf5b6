"""What allauth asks of us: who a newcomer is, and where somebody goes who has just come in."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from community.live.revoking import disconnect
from community.members import joining, languages
from community.members.letters import deliver
from community.members.models import Member
from community.members.names import free_handle


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:
        """A newcomer with the name they gave and the language they read us in."""
        user.name = form.cleaned_data["name"]
        user.language = languages.current()
        super().save_user(request, user, form, commit)
        joining.remember(request, user)
        return user

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        user.handle = free_handle(user.name)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a letter to the worker, in the transaction of what it tells: neither happens without the other."""
        request = self.request
        site = {"request": request, "email": email, "current_site": get_current_site(request)}
        letter = self.render_mail(template_prefix, email, site | context)
        html = next((part.content for part in getattr(letter, "alternatives", [])), "")
        deliver.enqueue(str(letter.subject), str(letter.body), str(html), letter.to)

    def pre_login(self, request: HttpRequest, user: Member, **how: Any) -> HttpResponse | None:
        joining.trust(user)
        return super().pre_login(request, user, **how)

    def post_login(self, request: HttpRequest, user: Member, **how: Any) -> HttpResponse:
        """To where they were going, in their language; once in a member's life by way of the welcome page."""
        response = super().post_login(request, user, **how)
        if user.interests_asked_at is None and not user.is_staff:
            going = urlencode({"next": response["Location"]})
            response = HttpResponseRedirect(f"{reverse('members:interests')}?{going}")
        return languages.keep(response, user.language)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Collection[UserSession]) -> None:
        """A socket knows its member but not its session, so all close, and those of other browsers come back."""
        super().end_sessions(sessions)
        for member_id in {session.user_id for session in sessions}:
            disconnect(member_id)
