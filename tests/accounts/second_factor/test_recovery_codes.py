"""Recovery codes: ten, shown once, each good for one log-in or one confirmation. Refusals first."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import RecoveryCode, RecoverySheet, User
from accounts.second_factor import recovery_codes
from accounts.second_factor.factor_resets import remove_every_factor
from audit.encryption import Undecryptable
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import LOGIN, person, type_code, type_password, who_is_there
from tests.accounts.postbox import post_arrives
from tests.signing_in import signed_in

PAGE = "/account/recovery-codes/"
LOG_IN = "/account/second-factor/recovery/"
CONFIRM = "/account/confirm/recovery/"
NOT_ONE = "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def log_in_with(code: str, user: User) -> Any:
    client = Client()
    type_password(client, user)
    return client, client.post(LOG_IN, {"recovery_code": code})


def test_without_the_password_there_is_nothing_to_use_a_code_for(cara: User) -> None:
    assert Client().post(LOG_IN, {"recovery_code": recovery_codes.make_codes(cara)[0]})["Location"] == LOGIN


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
    code, ready, spent = recovery_codes.make_codes(user)[0], threading.Barrier(8), []

    def attempt() -> None:
        ready.wait()
        spent.append(recovery_codes.spend(user, code) is not None)
        connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(spent) == [False] * 7 + [True]


def test_the_codes_of_somebody_else_do_not_work(cara: User, ada: User) -> None:
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


def test_guessing_codes_and_recovery_codes_uses_up_one_limit(cara: User) -> None:
    allowed = next(x.count for x in LIMITS["second_factor"] if x.scope is Scope.ACCOUNT_AT_ADDRESS)
    client = Client()
    type_password(client, cara)
    answers = [client.post(LOG_IN, {"recovery_code": NOT_ONE}).status_code for _ in range(allowed - 1)]
    answers += [
        type_code(client, "12345").status_code,
        client.post(LOG_IN, {"recovery_code": NOT_ONE}).status_code,
    ]
    assert answers == [422] * allowed + [429]


def test_the_table_gives_nobody_a_code(cara: User) -> None:
    codes = recovery_codes.make_codes(cara)
    stored = str(list(RecoveryCode.objects.values())) + str(RecoverySheet.objects.values().get())
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_a_sheet_copied_to_another_person_does_not_open(cara: User, ada: User) -> None:
    recovery_codes.make_codes(cara)
    code = recovery_codes.make_codes(ada)[0]
    RecoverySheet.objects.filter(user=cara).update(key=bytes(RecoverySheet.objects.get(user=ada).key))
    with pytest.raises(Undecryptable):
        recovery_codes.spend(cara, code)


def test_making_codes_asks_who_it_is_and_needs_a_factor(cara: User, otto: User) -> None:
    assert signed_in(cara, minutes_ago=20).post(PAGE).status_code == 403
    assert signed_in(otto, verified=False).post(PAGE)["Location"] == "/account/security/"
    assert not RecoverySheet.objects.exists()


def test_there_are_ten_of_eighty_random_bits_and_they_are_shown_once(cara: User) -> None:
    client = signed_in(cara)
    codes = client.post(PAGE).context["codes"]
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 5 >= 64 for code in codes)
    for page in (client.get(PAGE), client.get("/account/security/")):
        assert not [code for code in codes if code in page.content.decode()]


def test_they_can_be_saved_as_a_file_while_they_are_shown(cara: User) -> None:
    client = signed_in(cara)
    codes = client.post(PAGE).context["codes"]
    answer = client.post(f"{PAGE}download/", {"codes": " ".join(codes)})
    assert answer["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert [line for line in answer.content.decode().splitlines() if line][1:] == codes


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", " ".join([NOT_ONE] * 10), ""])
def test_nothing_else_can_be_had_as_a_file_from_here(cara: User, text: str) -> None:
    recovery_codes.make_codes(cara)
    assert signed_in(cara).post(f"{PAGE}download/", {"codes": text}).status_code == 400


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\t"])
def test_however_it_is_typed(cara: User, spell: Any) -> None:
    assert log_in_with(spell(recovery_codes.make_codes(cara)[0]), cara)[1].status_code == 302


def test_letters_that_look_like_digits_are_read_as_such() -> None:
    assert recovery_codes.read("oOiI-lLAB-CDEF-GHJK") == "001111ABCDEFGHJK"


def test_a_code_confirms_who_it_is(cara: User) -> None:
    client, codes = signed_in(cara, minutes_ago=20), recovery_codes.make_codes(cara)
    assert client.post(CONFIRM, {"next": "/account/password/change/"}).status_code == 200
    assert client.post(CONFIRM, {"recovery_code": NOT_ONE}).status_code == 422
    answer = client.post(CONFIRM, {"recovery_code": codes[0], "next": "/account/password/change/"})
    assert answer["Location"] == "/account/password/change/"
    assert client.post(PAGE).status_code == 200


def test_using_one_mails_the_owner_who_is_asked_for_new_ones_at_three_left(cara: User) -> None:
    texts = []
    for code in recovery_codes.make_codes(cara)[:7]:
        recovery_codes.spend(cara, code)
        texts.append(post_arrives()[-1])
    assert ["Make new ones" in text for text in texts] == [False] * 6 + [True]
    assert "Codes left: 3." in texts[-1]


def test_the_security_page_says_how_many_are_left(cara: User) -> None:
    client = signed_in(cara)
    assert "None. If you lose your phone" in client.get("/account/security/").content.decode()
    recovery_codes.make_codes(cara)
    assert "10 codes left." in client.get("/account/security/").content.decode()


def test_both_pages_of_codes_lead_to_them(cara: User) -> None:
    client = Client()
    type_password(client, cara)
    assert LOG_IN in client.get("/account/second-factor/").content.decode()
    assert CONFIRM in signed_in(cara, minutes_ago=20).get("/account/confirm/").content.decode()
