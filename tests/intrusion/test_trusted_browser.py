"""The cookie of a trusted browser (intrusion.trusted_browser) lets its user past a blocked address, and no one else."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from intrusion.blocked import blocks
from intrusion.blocking import block_network
from intrusion.models import Block
from tests.intrusion.guarding import ATTACKER, OPERATOR, block_from_command_line, client_at
from tests.signing_in import authenticator_of, code_of, sign_in


def logged_in(user: User, address: str) -> Client:
    """By the pages: password, then code."""
    user.set_password("a long and good password 7")
    user.save()
    authenticator_of(user)
    client = client_at(address)
    form = {"email": user.email, "password": "a long and good password 7"}
    assert client.post("/account/login/", form).status_code == 302
    assert client.post("/account/second-factor/", {"code": code_of(user)}).status_code == 302
    return client


def test_a_person_logs_in_from_a_blocked_office_and_works(guard: Any, ed: User) -> None:
    block_from_command_line(ATTACKER)
    client = logged_in(ed, ATTACKER)
    assert client.get("/cms/").status_code == 200
    assert client_at(ATTACKER).get("/cms/").status_code == 403
    client.post("/account/logout/")
    assert client.get("/cms/").status_code == 403


def test_a_frozen_account_does_not_get_past_the_block(guard: Any, ed: User) -> None:
    block_network(ATTACKER, until=None, reason="test", by=OPERATOR)
    client = logged_in(ed, ATTACKER)
    Block.objects.create(kind="account", key=b"x", sealed=b"", account=str(ed.pk))
    blocks.refresh()
    assert client.get("/cms/").status_code == 403


@pytest.mark.parametrize("value", ["1.99999999999.00", "x", "1..", ".", "1.99999999999." + "f" * 64])
def test_a_made_up_pass_opens_nothing(guard: Any, site: Any, value: str) -> None:
    block_from_command_line(ATTACKER)
    client = client_at(ATTACKER)
    client.cookies[guard.INTRUSION_PASS_COOKIE] = value
    assert client.get("/").status_code == 403


def test_a_session_without_a_pass_does_not_get_past_either(guard: Any, ed: User) -> None:
    block_from_command_line(ATTACKER)
    client = client_at(ATTACKER)
    sign_in(client, ed)
    assert client.get("/cms/").status_code == 403
