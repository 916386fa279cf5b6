"""Passkeys, in a real Chromium with a virtual authenticator."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect, sync_playwright

from tests import cast
from tests.cast import PASSWORD
from tests.servers import Server
from tests.servers import server as server

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(monkeypatch) -> Iterator[Page]:
    # The driver keeps an event loop in this thread, and Django would refuse it the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context().new_page()
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield page
        browser.close()


@pytest.mark.browser
def test_a_member_adds_a_passkey_and_comes_back_with_it_alone(page, server: Server, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    ]  # the one that the server knows
    ada, home = cast.member("Ada"), server.url.replace("127.0.0.1", "localhost")  # passkeys need a name
    page.goto(f"{home}/accounts/login/?next=/me/")
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.goto(f"{home}/me/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).to_have_url(f"{home}/accounts/2fa/recovery-codes/")
    assert Authenticator.objects.filter(user=ada, type="webauthn").exists()

    page.context.clear_cookies()
    page.goto(f"{home}/accounts/login/?next=/me/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Ada")).to_be_visible()
    expect(page.get_by_text("guards your account")).to_be_visible()
