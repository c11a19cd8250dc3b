"""``accounts.factor_policy``: what roles require, and when a right password is refused (ASVS 6.3.3, 6.3.4)."""

import re

from django.test import Client

from accounts.factor_policy import policy_for
from accounts.models import User
from tests.accounts.passwords.test_password_reset import NEW, choose, follow, link_for
from tests.accounts.people import require_passkey, type_code, type_password, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import SECOND_FACTOR, answer, close_password, log_in, passkey_of
from tests.signing_in import code_of


def test_it_does_not_concern_other_roles(ada: User, cara: User) -> None:
    require_passkey(ada, "editor")
    assert not policy_for(cara).passkey_required


def test_a_user_who_has_a_passkey_no_longer_logs_in_by_password(ada: User, cara: User, anon: Client) -> None:
    passkey_of(cara)
    require_passkey(ada)
    assert type_password(anon, cara).status_code == 422


def test_a_user_who_has_none_can_still_log_in_to_add_one(ada: User, cara: User, anon: Client) -> None:
    require_passkey(ada)
    assert type_password(anon, cara).status_code == 302


def without_token(page: bytes) -> str:
    return re.sub(r'value="\w{64}"|nonce="[^"]*"', "", page.decode())


def test_the_right_password_is_answered_like_a_wrong_one(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    close_password(cara)
    right, wrong = type_password(anon, cara), type_password(Client(), cara, "wrong wrong wrong")
    assert right.status_code == wrong.status_code == 422
    assert without_token(right.content) == without_token(wrong.content)


def test_a_log_in_that_waits_for_its_code_ends_there(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    type_password(anon, cara)
    close_password(cara)
    type_code(anon, code_of(cara))
    assert who_is_there(anon) == ""
    page = anon.get("/account/second-factor/")
    assert page.context["form"] is None
    assert anon.post(SECOND_FACTOR, answer(page, device)).status_code == 302


def test_a_remembered_device_does_not_open_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    type_password(anon, cara)
    anon.post("/account/second-factor/", {"code": code_of(cara), "remember_device": "1"})
    anon.post("/account/logout/")
    close_password(cara)
    assert type_password(anon, cara).status_code == 422


def test_a_new_password_by_mail_does_not_open_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close_password(cara)
    link = link_for(cara)
    assert choose(follow(link)) == 302
    assert User.objects.get(pk=cara.pk).check_password(NEW)
    assert type_password(anon, cara, NEW).status_code == 422
    assert who_is_there(anon) == ""


def test_the_passkey_opens_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close_password(cara)
    assert log_in(anon, device).status_code == 302
