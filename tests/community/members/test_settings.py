import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from community.members import pace
from community.members.forms import ProfileForm
from community.members.models import Member


def fields(**changed: str) -> dict[str, str]:
    return {"name": "Ada", "handle": "ada", "about": "", "language": "", **changed}


def test_a_stranger_is_sent_to_the_log_in_page(client, db):
    for path in ("/me/", "/me/profile/", "/me/interests/", "/me/known/", "/me/leave/"):
        assert client.get(path)["Location"].startswith("/accounts/login/"), path


def test_a_member_changes_what_others_see(client, ada):
    client.force_login(ada)
    client.post("/me/profile/", fields(name="Ada Okafor", handle="okafor", about="Side two."))
    page = client.get("/members/okafor/").content.decode()
    assert "Ada Okafor" in page
    assert "Side two." in page


def test_a_taken_or_reserved_handle_is_refused_and_what_was_typed_is_kept(client, ada, ben):
    client.force_login(ada)
    for handle in ("ben", "left-7", "Not Good"):
        response = client.post("/me/profile/", fields(handle=handle, about="Kept words"))
        assert response.status_code == 422
        assert "Kept words" in response.content.decode()
    assert Member.objects.get(pk=ada.pk).handle == "ada"


def test_nothing_but_the_fields_of_the_form_can_be_set(client, ada):
    client.force_login(ada)
    client.post("/me/profile/", fields(is_staff="on", is_superuser="on", email="x@example.com"))
    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_superuser, ada.email) == (False, False, "ada@example.com")


def test_too_many_changes_are_slowed_down_and_nothing_typed_is_lost(client, ada, settings):
    settings.PACE = True
    pace.forget()
    client.force_login(ada)
    for _ in range(20):
        client.post("/me/profile/", fields())
    response = client.post("/me/profile/", fields(about="Kept words"))
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Kept words" in response.content.decode()
    pace.forget()


def test_the_chosen_language_speaks_at_once_and_after_the_next_log_in(client, ada):
    client.force_login(ada)
    response = client.post("/me/profile/", fields(language="de"))
    assert response.cookies["django_language"].value == "de"
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    other = Client().post("/accounts/login/", {"login": ada.email, "password": "a long enough password"})
    assert other.cookies["django_language"].value == "de"


def test_a_stranger_chooses_a_language(client, db):
    response = client.post("/language/", {"language": "de"})
    assert response.cookies["django_language"].value == "de"
    assert 'lang="de"' in client.get("/language/").content.decode()
    assert client.post("/language/", {"language": "xx"}).status_code == 422


def test_interests_change_and_may_be_none(client, ada, interests):
    client.force_login(ada)
    client.post("/me/interests/", {"interests": ["vinyl", "jazz"]})
    assert ada.interests.count() == 2
    client.post("/me/interests/", {})
    assert not ada.interests.exists()
    assert client.post("/me/interests/", {"interests": ["unknown"]}).status_code == 422


def test_who_was_put_out_has_no_profile(client, ada):
    ada.is_active = False
    ada.save()
    assert client.get("/members/ada/").status_code == 404


def test_a_script_in_a_name_stays_text(client, ada):
    Member.objects.filter(pk=ada.pk).update(name="<script>alert(1)</script>", about="<b>bold</b>")
    page = client.get("/members/ada/").content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page


def test_the_api_tells_a_member_about_themselves_and_a_stranger_nothing(client, ada, interests):
    assert client.get("/api/v1/me").status_code == 401
    assert len(client.get("/api/v1/interests").json()) == 6
    client.force_login(ada)
    put = client.put("/api/v1/me/interests", {"interests": ["vinyl"]}, content_type="application/json")
    assert put.json() == [{"slug": "vinyl", "name": "Vinyl"}]
    assert client.get("/api/v1/me").json()["interests"] == put.json()
    bad = client.put("/api/v1/me/interests", {"interests": ["nope"]}, content_type="application/json")
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["interests"])
    extra = json.dumps({"interests": [], "is_staff": True})
    assert client.put("/api/v1/me/interests", extra, content_type="application/json").status_code == 422


def test_saving_a_profile_changes_nothing_else_that_changed_meanwhile(ada):
    """A form that was opened before somebody was put out does not bring them back."""
    form = ProfileForm(fields(name="Ada Okafor"), instance=Member.objects.get(pk=ada.pk))
    assert form.is_valid()
    Member.objects.filter(pk=ada.pk).update(is_active=False, password="new")
    form.save()
    ada.refresh_from_db()
    assert (ada.name, ada.is_active, ada.password) == ("Ada Okafor", False, "new")


def test_a_handle_that_somebody_took_a_moment_ago_is_refused_beside_its_field(ada, ben):
    form = ProfileForm(fields(handle="rosa"), instance=Member.objects.get(pk=ada.pk))
    assert form.is_valid()
    Member.objects.filter(pk=ben.pk).update(handle="rosa")
    with pytest.raises(ValidationError) as refusal:
        form.save()
    assert list(refusal.value.message_dict) == ["handle"]
