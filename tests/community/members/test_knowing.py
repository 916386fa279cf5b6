import json

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from asgiref.sync import async_to_sync
from django.core import mail
from django.test import AsyncClient, Client

from community.ledger.models import Entry
from community.live.revoking import revocation_counts
from community.members import consent, exporting, pace
from community.members.erasing import erase
from community.members.exporting import file_of
from community.members.holdings import held_about
from community.members.interests import declare_interests
from community.members.models import Member
from tests.cast import PASSWORD
from tests.community.members.conftest import code_in_the_newest_mail, join
from tests.taking import export


def known_member(member: Member) -> Member:
    """A member about whom every kind of thing is held."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    consent.give(member, "kindred")
    Authenticator.objects.create(user=member, type="recovery_codes", data={"seed": "canary-seed"})
    return member


def logged_in(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


def test_the_page_lists_everything_with_source_and_purpose(client, ada, interests):
    declare_interests(known_member(ada), ["vinyl", "jazz"])
    client.force_login(ada)
    page = client.get("/me/known/").content.decode()
    for text in (
        "ada@example.com",
        "Vinyl",
        "You told us",
        "To show you what fits you.",
        "Yes to: May people",
    ):
        assert text in page


def test_the_page_asks_the_database_as_often_for_a_long_history(client, ada, django_assert_num_queries):
    client.force_login(ada)
    before = _queries(client)
    for _ in range(20):
        consent.give(ada, "kindred")
        consent.withdraw(ada, "kindred")
    assert _queries(client) <= before + 2  # the two lists that were empty are now read


def _queries(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get("/me/known/")
    return len(queries)


def test_one_kind_is_shown_whole(client, ada):
    for _ in range(4):
        consent.give(ada, "kindred")
        consent.withdraw(ada, "kindred")
    client.force_login(ada)
    page = client.get("/me/known/members.consentreceipt.member/").content.decode()
    assert page.count("May people who love") == 8
    assert client.get("/me/known/nothing/")["Location"] == "/me/known/"


def test_the_download_holds_it_all_and_no_secrets(client, ada, ben, interests):
    declare_interests(known_member(ada), ["vinyl"])
    client.force_login(ada)
    response = client.post("/me/known/download/")
    text = response.getvalue().decode()
    data = json.loads(text)
    sections = {section["kind"]: section["items"] for section in data["holdings"]}
    assert sections["members.member.pk"][0]["email"] == "ada@example.com"
    assert sections["members.memberinterest.member"][0]["interest"] == "vinyl"
    assert all(section["source"] and section["purpose"] for section in data["holdings"])
    assert "canary-seed" not in text
    assert ada.password not in text
    assert "ben@example.com" not in text
    assert response["Cache-Control"] == "private, no-store"


def test_the_download_has_a_pace(client, ada, settings):
    settings.PACE = True
    pace.forget()
    client.force_login(ada)
    answers = [client.post("/me/known/download/").status_code for _ in range(6)]
    assert answers == [200] * 5 + [302]


def test_the_download_is_made_in_parts_of_one_query_each(ada, monkeypatch, django_assert_num_queries):
    for _ in range(3):
        consent.give(ada, "kindred")
        consent.withdraw(ada, "kindred")
    [held] = [one for one in held_about(ada) if one[0].key == "members.consentreceipt.member"]
    monkeypatch.setattr(exporting, "CHUNK", 4)
    monkeypatch.setattr(exporting, "held_about", lambda member: [held])
    parts = file_of(ada)
    with django_assert_num_queries(1):
        begun = [next(parts) for _ in range(4)]
    with django_assert_num_queries(1):
        rest = list(parts)
    [section] = json.loads("".join(begun + rest))["holdings"]
    assert [item["granted"] for item in section["items"]] == [False, True] * 3


def test_an_event_loop_sends_the_download_in_parts_and_in_the_members_language(ada, settings):
    pace.forget()

    async def fetch() -> tuple[bool, str]:
        client = AsyncClient()
        await client.aforce_login(ada, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
        response = await client.post("/me/known/download/")
        parts = [part async for part in response.streaming_content]
        return response.is_async, b"".join(parts).decode()

    is_async, text = async_to_sync(fetch)()
    assert is_async
    titles = [section["title"] for section in json.loads(text)["holdings"]]
    assert "Dein Profil" in titles and "Your profile" not in titles


def test_who_left_is_named_in_the_language_of_the_place(ada, settings):
    settings.LANGUAGE_CODE = "de"
    erase(ada)
    assert ada.name == "Nicht mehr dabei"


def test_who_leaves_takes_everything_along(ada, interests):
    declare_interests(known_member(ada), ["vinyl"])
    erase(ada)
    assert (ada.name, ada.handle) == ("Someone who left", f"left-{ada.pk}")
    assert not ada.is_active
    assert not ada.has_usable_password()
    assert not ada.interests.exists()
    assert not ada.consent_receipts.exists()
    assert not EmailAddress.objects.filter(user=ada).exists()
    assert not Authenticator.objects.filter(user=ada).exists()
    assert revocation_counts([ada.pk])[ada.pk] >= 1
    assert Entry.objects.filter(kind="member.left", actor=ada).exists()
    assert "Ada" not in json.dumps(export(ada)) and "ada@" not in json.dumps(export(ada))


def test_the_sessions_and_the_profile_of_who_left_are_gone(client, ada):
    client.force_login(ada)
    erase(ada)
    assert client.get("/me/").status_code == 302
    assert client.get(f"/members/{ada.handle}/").status_code == 404


def test_the_address_of_who_left_may_join_again(client, ada):
    erase(ada)
    join(client, "ada@example.com")
    assert Member.objects.get(email="ada@example.com").pk != ada.pk


def test_leaving_asks_for_the_password_and_for_the_handle(ada):
    known_member(ada).authenticator_set.all().delete()
    client = logged_in(ada)
    asked = client.get("/me/leave/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD})
    wrong = client.post("/me/leave/", {"handle": "ben"})
    assert wrong.status_code == 422
    assert 'value="ben"' in wrong.content.decode()
    assert client.post("/me/leave/", {"handle": "@ada"})["Location"] == "/"
    ada.refresh_from_db()
    assert ada.left_at


def test_who_has_no_password_leaves_right_after_a_code(client, db):
    join(client)
    client.session_key_before = client.session.session_key
    assert client.get("/me/leave/").templates[0].name == "members/log_in_again.html"
    nia = Member.objects.get()
    again = Client()
    again.post("/accounts/login/code/", {"email": nia.email})
    again.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})
    assert again.post("/me/leave/", {"handle": nia.handle})["Location"] == "/"
    assert "code" in mail.outbox[-1].subject
