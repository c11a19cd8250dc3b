"""``accounts.sessions.trusted_devices``: a trusted device spares the code at log-in, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.models import Device, User
from accounts.second_factor.set_factor_policy import set_policy
from accounts.sessions import trusted_devices
from audit.actors import COMMAND_LINE
from intrusion.limits import LIMITS, Limit, Scope
from tests.accounts.people import PASSWORD, type_code, type_password, who_is_there
from tests.accounts.postbox import new_letters
from tests.signing_in import code_of

CODE_PAGE = "/account/second-factor/"


@pytest.fixture
def remembered(cara: User) -> Client:
    """Cara's browser, remembered, and logged out."""
    client = Client()
    type_password(client, cara)
    type_code(client, code_of(cara), remember_device="1")
    client.post("/account/logout/")
    return client


def asked_for_a_code(client: Client, user: User) -> bool:
    return bool(type_password(client, user)["Location"] == CODE_PAGE)


def test_it_is_asked_for_and_not_assumed(anon: Client, cara: User) -> None:
    type_password(anon, cara)
    type_code(anon, code_of(cara))
    anon.post("/account/logout/")
    assert asked_for_a_code(anon, cara)


def test_no_one_is_remembered_before_the_code_was_right(anon: Client, cara: User) -> None:
    type_password(anon, cara, remember_device="1")
    type_code(anon, "12345", remember_device="1")
    assert not Device.objects.exists()


def test_on_a_remembered_device_the_password_is_enough(remembered: Client, cara: User) -> None:
    assert not asked_for_a_code(remembered, cara)
    assert who_is_there(remembered) == cara.email
    assert remembered.get("/cms/articles/").status_code == 200


def test_a_wrong_password_is_still_wrong(remembered: Client, cara: User) -> None:
    assert type_password(remembered, cara, "not the password").status_code == 422


def test_it_never_spares_a_confirmation(remembered: Client, cara: User) -> None:
    type_password(remembered, cara)
    assert remembered.get("/account/authenticator/")["Location"].startswith("/account/confirm/")
    page = remembered.get("/account/confirm/?next=/account/authenticator/").content.decode()
    assert 'name="code"' in page


def test_no_other_user_and_no_other_browser_is_remembered(
    remembered: Client, anon: Client, ada: User, cara: User
) -> None:
    assert asked_for_a_code(remembered, ada)
    assert asked_for_a_code(anon, cara)


def test_it_is_over_after_thirty_days(remembered: Client, cara: User) -> None:
    month = Now() + timedelta(days=30)
    assert Device.objects.filter(
        remembered_until__lte=month, remembered_until__gt=month - timedelta(hours=1)
    ).exists()
    Device.objects.update(remembered_until=Now() - timedelta(seconds=1))
    assert asked_for_a_code(remembered, cara)


def test_logging_in_does_not_prolong_it(remembered: Client, cara: User) -> None:
    before = Device.objects.get().remembered_until
    type_password(remembered, cara, remember_device="1")
    assert Device.objects.get().remembered_until == before


def change_password(cara: User, client: Client) -> None:
    type_password(client, cara)
    typed = {"current_password": PASSWORD, "new_password": PASSWORD + " anew"}
    client.post("/account/confirm/", {"code": code_of(cara, steps=1)})
    client.post("/account/password/change/", typed)
    client.post("/account/logout/")


def freeze_and_unfreeze(cara: User, client: Client) -> None:
    freeze(cara, by=COMMAND_LINE, reason="to be sure")
    unfreeze(cara, by=COMMAND_LINE, reason="all is well")


def revoke(cara: User, client: Client) -> None:
    other = Client()
    type_password(other, cara)
    type_code(other, code_of(cara, steps=1))
    other.post(f"/account/devices/{Device.objects.remembered().get().pk}/forget/")


@pytest.mark.parametrize("event", [change_password, freeze_and_unfreeze, revoke])
def test_it_ends_with(event: Callable[[User, Client], None], remembered: Client, cara: User) -> None:
    event(cara, remembered)
    assert not Device.objects.remembered().exists()
    password = PASSWORD + " anew" if event is change_password else PASSWORD
    assert type_password(remembered, cara, password)["Location"] == CODE_PAGE


def test_forgotten_while_the_password_is_checked(
    remembered: Client, cara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = trusted_devices.instead_of_code

    def forgotten_meanwhile(*args: Any) -> Any:
        device = found(*args)
        trusted_devices.forget_all([cara])
        return device

    monkeypatch.setattr(trusted_devices, "instead_of_code", forgotten_meanwhile)
    assert asked_for_a_code(remembered, cara)
    assert who_is_there(remembered) == ""


@pytest.fixture
def narrow(settings: Any) -> None:
    """One attempt for each address and for the whole site; then none."""
    limits = [Limit(Scope.TRUSTED, 10, 15), Limit(Scope.ADDRESS, 1, 60), Limit(Scope.SITE, 1, 60)]
    settings.INTRUSION_LIMITS = {"login": limits, "second_factor": LIMITS["second_factor"]}


def test_an_exhausted_address_or_site_does_not_refuse_it(
    remembered: Client, anon: Client, cara: User, otto: User, narrow: None
) -> None:
    type_password(anon, otto, "not the password")
    assert type_password(anon, otto).status_code == 429
    assert type_password(remembered, cara).status_code == 302
    assert who_is_there(remembered) == cara.email


def test_it_has_a_limit_of_its_own(remembered: Client, cara: User) -> None:
    own = next(limit for limit in LIMITS["login"] if limit.scope is Scope.TRUSTED)
    answers = [type_password(remembered, cara, "wrong").status_code for _try in range(own.count + 1)]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


def test_its_log_ins_give_nothing_back_to_the_address(
    remembered: Client, anon: Client, cara: User, otto: User, narrow: None
) -> None:
    type_password(anon, otto, "not the password")
    type_password(remembered, cara)
    assert type_password(anon, otto).status_code == 429


def test_it_is_recorded_and_told_by_mail(remembered: Client, cara: User) -> None:
    (letter,) = new_letters()
    assert letter.subject == "A device of yours is remembered for 30 days"
    assert f"{settings.SITE_URL}/account/sessions/" in str(letter.body)


def test_no_device_is_remembered_where_the_role_forbids_it(ada: User, cara: User, anon: Client) -> None:
    type_password(anon, cara)
    anon.post("/account/second-factor/", {"code": code_of(cara), "remember_device": "1"})
    anon.post("/account/logout/")
    set_policy("contributor", by=ada, passkey_required=False, may_remember_device=False, grace_days=7)
    assert type_password(anon, cara)["Location"] == "/account/second-factor/"
    assert "Remember this device" not in anon.get("/account/second-factor/").content.decode()
