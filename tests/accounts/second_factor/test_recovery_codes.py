"""``accounts.second_factor.recovery_codes``: ten, shown once, each good for one log-in or one confirmation."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import RecoveryCode, User
from accounts.second_factor import recovery_codes
from accounts.second_factor.factor_resets import remove_every_factor
from tests.accounts.people import person, type_password, who_is_there
from tests.accounts.postbox import post_arrives
from tests.at_once import at_once

PAGE = "/account/recovery-codes/"
LOG_IN = "/account/second-factor/recovery/"
CONFIRM = "/account/confirm/recovery/"
NOT_ONE = "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def log_in_with(code: str, user: User) -> Any:
    client = Client()
    type_password(client, user)
    return client, client.post(LOG_IN, {"recovery_code": code})


@pytest.mark.parametrize("code", [NOT_ONE, "123456", "", "x" * 64, "‘ OR 1=1"])
def test_a_wrong_code_is_refused(cara: User, code: str) -> None:
    recovery_codes.make_codes(cara)
    client, answer = log_in_with(code, cara)
    assert (answer.status_code, who_is_there(client)) == (422, "")


def test_a_code_works_once(cara: User) -> None:
    code = recovery_codes.make_codes(cara)[0]
    first, _answer = log_in_with(code, cara)
    second, refused = log_in_with(code, cara)
    assert (who_is_there(first), who_is_there(second)) == (cara.email, "")
    assert refused.status_code == 422


def test_a_code_works_once_even_in_many_requests_at_once(fresh_database: str) -> None:
    user = person("Otto")
    code = recovery_codes.make_codes(user)[0]
    spent = at_once(*[lambda: recovery_codes.spend(user, code) is not None] * 8)
    assert sorted(spent) == [False] * 7 + [True]


def test_the_codes_of_someone_else_do_not_work(cara: User, ada: User) -> None:
    recovery_codes.make_codes(cara)
    assert log_in_with(recovery_codes.make_codes(ada)[0], cara)[1].status_code == 422


def test_new_codes_make_the_old_ones_worthless(cara: User) -> None:
    old = recovery_codes.make_codes(cara)[0]
    recovery_codes.make_codes(cara)
    assert log_in_with(old, cara)[1].status_code == 422


def test_codes_go_with_the_factor_that_they_stand_in_for(cara: User) -> None:
    recovery_codes.make_codes(cara)
    remove_every_factor(cara)
    assert not RecoveryCode.objects.exists()


def test_there_are_ten_of_eighty_random_bits_and_they_are_shown_once(as_cara: Client) -> None:
    codes = as_cara.post(PAGE).context["codes"]
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 64 for code in codes)
    for page in (as_cara.get(PAGE), as_cara.get("/account/security/")):
        assert not [code for code in codes if code in page.content.decode()]


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\t"])
def test_however_it_is_typed(cara: User, spell: Any) -> None:
    assert log_in_with(spell(recovery_codes.make_codes(cara)[0]), cara)[1].status_code == 302


def test_letters_that_look_like_digits_are_read_as_such() -> None:
    assert recovery_codes.read("oOiI-lLAB-CDEF-GHJK") == "001111ABCDEFGHJK"


def test_using_one_mails_the_owner_who_is_asked_for_new_ones_at_three_left(cara: User) -> None:
    texts = []
    for code in recovery_codes.make_codes(cara)[:7]:
        recovery_codes.spend(cara, code)
        texts.append(post_arrives()[-1])
    assert ["Make new ones" in text for text in texts] == [False] * 6 + [True]
    assert "Codes left: 3." in texts[-1]


def test_the_security_page_says_how_many_are_left(as_cara: Client, cara: User) -> None:
    assert "None. If you lose your phone" in as_cara.get("/account/security/").content.decode()
    recovery_codes.make_codes(cara)
    assert "10 codes left." in as_cara.get("/account/security/").content.decode()
