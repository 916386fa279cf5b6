import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, Group
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory

from community.discussions.models import Post
from community.live.revoking import revocation_counts
from community.members.access import manager_required, member_required
from community.members.models import MANAGERS, Member
from tests import cast
from tests.cast import PASSWORD


def ask(view, user) -> HttpResponse:
    request = RequestFactory().get("/staff/")
    request.user = user
    return view(request)


def fine(request) -> HttpResponse:
    return HttpResponse("fine")


def ended(member: Member) -> int:
    return revocation_counts([member.pk]).get(member.pk, 0)


def test_a_strangers_way_leads_past_the_log_in_page(db):
    for gate in (member_required, manager_required):
        assert ask(gate(fine), AnonymousUser())["Location"] == "/accounts/login/?next=/staff/"


def test_a_member_without_the_right_finds_nothing(ada, otto):
    assert ask(member_required(fine), ada).status_code == 200
    for person in (ada, otto):
        with pytest.raises(Http404):
            ask(manager_required(fine), person)


def test_an_operator_may_do_what_a_manager_may(db):
    operator = Member.objects.create_superuser("op@example.com", PASSWORD, handle="op", name="Op")
    assert ask(manager_required(fine), operator).status_code == 200


def test_the_groups_that_run_the_place_exist(db):
    assert Group.objects.filter(name=MANAGERS).exists()


def test_staff_without_a_second_factor_are_led_to_set_one_up(client, otto, settings):
    settings.STAFF_MFA = True
    client.force_login(otto)
    assert client.get("/cms/")["Location"] == "/accounts/2fa/"
    assert client.get("/me/").status_code == 200
    Authenticator.objects.create(user=otto, type="totp", data={"secret": "x"})
    assert client.get("/cms/").status_code == 200


def test_locally_staff_may_work_with_one_factor(client, otto, settings):
    settings.STAFF_MFA = False
    client.force_login(otto)
    assert client.get("/cms/").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_all_sockets(client, ada):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    before = ended(ada)
    new = "another long password"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert ended(ada) > before


def test_logging_out_closes_the_sockets(client, ada):
    client.force_login(ada)
    client.post("/accounts/logout/")
    assert ended(ada) == 1


def test_who_is_put_out_loses_every_session_and_socket(client, ada):
    client.force_login(ada)
    ada.is_active = False
    ada.save()
    assert client.get("/me/").status_code == 302
    assert ended(ada) == 1


@pytest.mark.django_db(transaction=True)
def test_a_changed_second_factor_ends_the_other_sessions(ada):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    page = here.get("/accounts/2fa/totp/activate/")
    here.post(page["Location"], {"password": PASSWORD})
    form = here.get("/accounts/2fa/totp/activate/").context["form"]
    here.post("/accounts/2fa/totp/activate/", {"code": _totp(form.secret)})
    assert Authenticator.objects.filter(user=ada, type="totp").exists()
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def _totp(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_changing_a_name_ends_nothing(client, ada):
    client.force_login(ada)
    ada.name = "Ada O."
    ada.save()
    assert client.get("/me/").status_code == 200
    assert ended(ada) == 0


def test_logging_out_the_other_devices_closes_their_sockets(ada):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    here.post("/accounts/sessions/")
    assert there.get("/me/").status_code == 302
    assert ended(ada) > 0


def test_a_manager_without_a_second_factor_hides_nothing(client, ada, mara, settings):
    settings.STAFF_MFA = True
    opening = cast.thread(ada).posts.get()
    client.force_login(mara)
    assert client.post(f"/posts/{opening.pk}/hide/")["Location"] == "/accounts/2fa/"
    assert not Post.objects.get(pk=opening.pk).is_hidden
