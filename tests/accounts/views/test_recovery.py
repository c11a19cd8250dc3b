"""``accounts.views.recovery``: making, saving and using recovery codes. Refusals first."""

import pytest
from django.test import Client

from accounts.models import RecoverySheet, User
from accounts.second_factor import recovery_codes
from intrusion.limits import LIMITS, Scope
from tests.accounts.people import LOGIN, type_code, type_password
from tests.accounts.second_factor.test_recovery_codes import CONFIRM, LOG_IN, NOT_ONE, PAGE
from tests.signing_in import signed_in


def test_without_the_password_there_is_nothing_to_use_a_code_for(cara: User) -> None:
    assert Client().post(LOG_IN, {"recovery_code": recovery_codes.make_codes(cara)[0]})["Location"] == LOGIN


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


def test_making_codes_needs_a_factor(otto: User) -> None:
    assert signed_in(otto, verified=False).post(PAGE)["Location"] == "/account/security/"
    assert not RecoverySheet.objects.exists()


def test_they_can_be_saved_as_a_file_while_they_are_shown(as_cara: Client) -> None:
    codes = as_cara.post(PAGE).context["codes"]
    answer = as_cara.post(f"{PAGE}download/", {"codes": " ".join(codes)})
    assert answer["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert [line for line in answer.content.decode().splitlines() if line][1:] == codes


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", " ".join([NOT_ONE] * 10), ""])
def test_nothing_else_can_be_had_as_a_file_from_here(cara: User, text: str) -> None:
    recovery_codes.make_codes(cara)
    assert signed_in(cara).post(f"{PAGE}download/", {"codes": text}).status_code == 400


def test_a_code_confirms_who_it_is(cara: User) -> None:
    client, codes = signed_in(cara, minutes_ago=20), recovery_codes.make_codes(cara)
    assert client.post(CONFIRM, {"next": "/account/password/change/"}).status_code == 200
    assert client.post(CONFIRM, {"recovery_code": NOT_ONE}).status_code == 422
    answer = client.post(CONFIRM, {"recovery_code": codes[0], "next": "/account/password/change/"})
    assert answer["Location"] == "/account/password/change/"
    assert client.post(PAGE).status_code == 200


def test_both_pages_of_codes_lead_to_them(anon: Client, cara: User) -> None:
    type_password(anon, cara)
    assert LOG_IN in anon.get("/account/second-factor/").content.decode()
    assert CONFIRM in signed_in(cara, minutes_ago=20).get("/account/confirm/").content.decode()
