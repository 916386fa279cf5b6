"""What the tests of this room share: interests to pick, and a newcomer's way in."""

import re

import pytest
from django.core import mail
from django.test import Client

from community.members.models import Interest


@pytest.fixture
def interests(db: None) -> dict[str, Interest]:
    names = ["Vinyl", "Jazz", "Night runs", "Cooking", "Synths", "Poetry"]
    return {n: Interest.objects.create(slug=n.lower().replace(" ", "-"), name=n) for n in names}


def code_in_the_newest_mail() -> str:
    """The code, found as a person would: on a line of its own."""
    return re.search(r"^([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})$", mail.outbox[-1].body, re.M)[1]


def sign_up(client: Client, email: str = "nia@example.com", **fields: str):
    """Fill in the form; the next step is the code."""
    return client.post("/accounts/signup/", {"name": "Nia", "email": email, "password1": "", **fields})


def join(client: Client, email: str = "nia@example.com", **fields: str):
    """Sign up and type the code from the mail. Returns the answer to the code."""
    sign_up(client, email, **fields)
    return client.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})
